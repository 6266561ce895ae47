package io.sparqat.jobs.trial;

import java.util.List;

/** How a trial ended. */
public sealed interface TrialEnd {
  /** With a trained network. */
  record Finished(TrialResult result) implements TrialEnd {
    /** The same without the learning curve, which is long. */
    Finished withoutCurve() {
      return new Finished(
          new TrialResult(
              result.test(),
              result.testLoss(),
              result.metric(),
              List.of(),
              result.epochs(),
              result.weightsSha256(),
              result.wallSeconds(),
              result.coreSeconds()));
    }
  }

  /** For good, without one. */
  record Failed(TrialFailure failure) implements TrialEnd {}
}
