package io.sparqat.jobs.rounds;

/** What becomes of the optimizer's moments when parameters are averaged. */
public enum OptimizerState {
  /** Every worker keeps its own. */
  LOCAL,
  /** Averaged with the parameters; costs its size on the wire. */
  AVERAGED,
  /** Starts from zero in every round. */
  RESET
}
