package io.sparqat.quant.train;

import java.util.Optional;

/**
 * How an epoch went.
 *
 * @param epoch counted from 0
 * @param loss mean over the rows, each as it was when its batch was trained on
 * @param validation evaluation after the epoch, where there are validation examples
 * @param seconds time of the training steps
 */
public record EpochReport(
    int epoch, double loss, Optional<Evaluation> validation, double seconds) {}
