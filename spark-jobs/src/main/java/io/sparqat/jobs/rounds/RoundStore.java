package io.sparqat.jobs.rounds;

/** Where a run keeps its state on the way, so that it can go on after its driver has died. */
@FunctionalInterface
public interface RoundStore {
  void save(RoundState state);
}
