package io.sparqat.jobs.rounds;

/** Told of every merged round, on the driver. */
@FunctionalInterface
public interface RoundListener {
  void onRound(RoundReport report);

  /** Tells this one and then the other. */
  default RoundListener and(RoundListener other) {
    return report -> {
      onRound(report);
      other.onRound(report);
    };
  }
}
