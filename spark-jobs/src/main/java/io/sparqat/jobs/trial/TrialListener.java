package io.sparqat.jobs.trial;

/** Is told how trials go, for display. */
public interface TrialListener {
  /** Hears nothing. */
  TrialListener NONE = new TrialListener() {};

  /** A try begins. */
  default void started(Trial trial) {}

  /** A trial has ended, now or in an earlier run of the same sweep. */
  default void ended(Trial trial, TrialEnd end, Spent spent) {}

  /** A try has failed for a reason that is not the trial's; there will be another. */
  default void retried(Trial trial, TrialFailure failure) {}

  /** Some time has passed. */
  default void tick(Spent spent) {}
}
