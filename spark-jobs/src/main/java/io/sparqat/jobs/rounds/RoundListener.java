package io.sparqat.jobs.rounds;

/** Told of every merged round, on the driver. */
@FunctionalInterface
public interface RoundListener {
  void onRound(RoundReport report);
}
