package io.sparqat.jobs.config;

import io.sparqat.quant.train.EarlyStopping;

/**
 * What is validated on while training, and when training ends early.
 *
 * @param heldOut share of the training rows that is validated on instead of learnt from; 0 for the
 *     validation split of the data, where it has one
 * @param every rounds between two validations; 0 for one an epoch
 * @param stopping when to stop
 */
public record ValidationConfig(double heldOut, int every, EarlyStopping stopping) {
  static ValidationConfig from(Section section) {
    double heldOut = section.number("held-out", 0, 0.9);
    int every = section.integer("every", 0);
    EarlyStopping.Monitor monitor = section.choice("monitor", EarlyStopping.Monitor.class);
    int patience = section.integer("patience", 0);
    double minDelta = section.number("min-delta", 0, Double.MAX_VALUE);
    double seconds = section.number("budget-seconds", 0, Double.MAX_VALUE);
    double joules = section.number("budget-joules", 0, Double.MAX_VALUE);
    double watts = section.number("watts-per-worker", Double.MIN_VALUE, Double.MAX_VALUE);
    section.rejectOthers();
    return new ValidationConfig(
        heldOut, every, new EarlyStopping(monitor, patience, minDelta, seconds, joules, watts));
  }
}
