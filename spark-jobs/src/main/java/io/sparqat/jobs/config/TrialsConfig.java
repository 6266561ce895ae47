package io.sparqat.jobs.config;

import io.sparqat.jobs.trial.SweepTrials.WarmStart;
import io.sparqat.jobs.waiting.TimeLimit;
import java.time.Duration;

/**
 * How the candidates of a sweep are trained side by side.
 *
 * @param spread what one candidate is trained on
 * @param atOnce candidates under way; 0 for one a core
 * @param warmStart what they begin with
 * @param warmStartEpochs epochs of candidates that begin with trained weights; 0 for as many as the
 *     others
 * @param retries further tries of a candidate whose executor was lost
 * @param hangLimit seconds after which a candidate on one core is given up
 */
public record TrialsConfig(
    Spread spread,
    int atOnce,
    WarmStart warmStart,
    int warmStartEpochs,
    int retries,
    int hangLimit) {
  /** What one candidate is trained on. */
  public enum Spread {
    /** One core: as many candidates at once as there are cores. */
    CORE,
    /** The whole cluster, as {@link RoundsConfig} says: one candidate after another. */
    CLUSTER
  }

  static TrialsConfig from(Section section) {
    TrialsConfig config =
        new TrialsConfig(
            section.choice("spread", Spread.class),
            section.integer("at-once", 0),
            section.choice("warm-start", WarmStart.class),
            section.integer("warm-start-epochs", 0),
            section.integer("retries", 0),
            section.integer("hang-limit", 1));
    section.retired("patience", "validation.patience");
    section.rejectOthers();
    return config;
  }

  /** {@link #hangLimit} as a limit of a wait. */
  public TimeLimit limit() {
    return new TimeLimit(
        Duration.ofSeconds(hangLimit), "raise trials.hang-limit if they are only slow");
  }
}
