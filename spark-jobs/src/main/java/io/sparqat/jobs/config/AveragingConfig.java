package io.sparqat.jobs.config;

import com.typesafe.config.ConfigValue;
import io.sparqat.jobs.rounds.Averaging;
import io.sparqat.jobs.rounds.OuterOptimizer;
import java.util.OptionalDouble;

/**
 * What averages are made of; {@code auto} values are settled when the number of rounds is known.
 *
 * @param outer the outer optimizer's rule
 * @param learningRate of the outer optimizer; empty for the published default
 * @param momentum of the outer optimizer; empty for what the number of rounds bears
 * @param warmRounds rounds at the beginning with {@code warmSteps} steps
 * @param warmSteps see {@code warmRounds}
 * @param averageLast rounds at the end that are averaged
 */
public record AveragingConfig(
    OuterOptimizer.Kind outer,
    OptionalDouble learningRate,
    OptionalDouble momentum,
    int warmRounds,
    int warmSteps,
    int averageLast) {
  private static final String AUTO = "auto";

  static AveragingConfig from(Section section) {
    AveragingConfig config =
        new AveragingConfig(
            section.choice("outer", OuterOptimizer.Kind.class),
            auto(section, "learning-rate"),
            auto(section, "momentum"),
            section.integer("warm-rounds", 0),
            section.integer("warm-steps", 1),
            section.integer("average-last", 1));
    section.rejectOthers();
    section.require(() -> config.settle(1, 1));
    return config;
  }

  private static OptionalDouble auto(Section section, String key) {
    ConfigValue value = section.raw(key);
    return value != null && AUTO.equals(value.unwrapped())
        ? OptionalDouble.empty()
        : OptionalDouble.of(section.number(key, 0, Double.MAX_VALUE));
  }

  /** The averaging of a run of about so many rounds. */
  Averaging settle(long rounds, int workers) {
    return new Averaging(
        new OuterOptimizer(
            outer,
            learningRate.orElse(outer.learningRate()),
            momentum.orElseGet(() -> OuterOptimizer.momentumFor(outer, rounds, workers))),
        warmRounds,
        warmSteps,
        averageLast);
  }

  /** Rounds of epochs of so many steps; momentum does not matter for it. */
  long rounds(int epochs, long stepsPerEpoch, int localSteps) {
    return settle(1, 1).rounds(epochs, stepsPerEpoch, localSteps);
  }
}
