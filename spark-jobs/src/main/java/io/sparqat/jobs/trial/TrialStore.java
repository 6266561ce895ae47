package io.sparqat.jobs.trial;

/** Keeps the trained networks of trials. */
public interface TrialStore {
  /** Keeps a trained network; it is on disk when this returns. */
  void put(Trial trial, byte[] model);
}
