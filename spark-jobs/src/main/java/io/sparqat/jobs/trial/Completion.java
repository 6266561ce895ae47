package io.sparqat.jobs.trial;

/**
 * One try of a trial, over.
 *
 * @param trial which was tried
 * @param end how it went
 * @param model the trained network's file; empty after a failure
 */
public record Completion(Trial trial, TrialEnd end, byte[] model) {
  public static Completion finished(Trial trial, TrialResult result, byte[] model) {
    return new Completion(trial, new TrialEnd.Finished(result), model);
  }

  public static Completion failed(Trial trial, TrialFailure failure) {
    return new Completion(trial, new TrialEnd.Failed(failure), new byte[0]);
  }
}
