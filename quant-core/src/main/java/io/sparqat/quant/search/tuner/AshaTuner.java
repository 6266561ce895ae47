package io.sparqat.quant.search.tuner;

import io.sparqat.quant.search.SearchSpace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Asynchronous successive halving (Li et al., "A system for massively parallel hyperparameter
 * tuning", 2020): everybody trains a little; whenever the best 1/eta of a rung has one not yet
 * promoted, it is trained eta times longer, from where it stopped. Nobody waits for a rung to fill.
 *
 * <p>"Best" is by front, then crowding, of accuracy and size, so that small networks get their
 * chance beside accurate ones (the multi-objective form of Schmucker et al., 2021).
 */
public final class AshaTuner implements Tuner {
  private final Fresh fresh;
  private final int eta;
  private final int maxTrials;
  private final List<Rung> rungs = new ArrayList<>();
  private final Numbering numbering = new Numbering();
  private int started;
  private boolean usedUp;

  private record Finished(Proposal proposal, Outcome outcome) {}

  private static final class Rung {
    final int epochs;
    final List<Finished> finished = new ArrayList<>();
    final Set<Integer> promoted = new HashSet<>();

    Rung(int epochs) {
      this.epochs = epochs;
    }
  }

  /**
   * @param maxTrials candidates started, at {@code minEpochs}
   * @param minEpochs of the lowest rung
   * @param maxEpochs of the highest rung, at most
   * @param eta factor between rungs, at least 2
   */
  public AshaTuner(
      SearchSpace space, long seed, int maxTrials, int minEpochs, int maxEpochs, int eta) {
    if (eta < 2 || minEpochs < 1 || maxEpochs < minEpochs) {
      throw new IllegalArgumentException(
          "Invalid rungs: from "
              + minEpochs
              + " to "
              + maxEpochs
              + " epochs by "
              + eta
              + " (must be 1 <= min <= max and a factor >= 2)");
    }
    this.fresh = new Fresh(space, new SplittableRandom(seed));
    this.eta = eta;
    this.maxTrials = maxTrials;
    for (long epochs = minEpochs; epochs <= maxEpochs; epochs *= eta) {
      rungs.add(new Rung((int) epochs));
    }
  }

  @Override
  public Optional<Proposal> ask() {
    for (int r = rungs.size() - 2; r >= 0; r--) {
      Optional<Finished> promotable = promotable(rungs.get(r));
      if (promotable.isPresent()) {
        Proposal below = promotable.get().proposal();
        rungs.get(r).promoted.add(below.id());
        return Optional.of(
            numbering.propose(below.point(), rungs.get(r + 1).epochs, Optional.of(below.id())));
      }
    }
    if (usedUp || started >= maxTrials) {
      return Optional.empty();
    }
    Optional<Point> point = fresh.draw();
    usedUp = point.isEmpty();
    started++;
    return point.map(p -> numbering.propose(p, rungs.get(0).epochs));
  }

  private Optional<Finished> promotable(Rung rung) {
    int best = rung.finished.size() / eta;
    if (best <= rung.promoted.size()) {
      return Optional.empty();
    }
    return ParetoRank.of(rung.finished.stream().map(Finished::outcome).toList()).order().stream()
        .limit(best)
        .map(rung.finished::get)
        .filter(f -> !rung.promoted.contains(f.proposal().id()) && !f.outcome().failed())
        .findFirst();
  }

  @Override
  public void tell(Proposal proposal, Outcome outcome) {
    numbering.close(proposal);
    rungs.stream()
        .filter(rung -> rung.epochs == proposal.epochs())
        .findFirst()
        .orElseThrow()
        .finished
        .add(new Finished(proposal, outcome));
  }

  @Override
  public boolean finished() {
    return (usedUp || started >= maxTrials)
        && numbering.underWay() == 0
        && rungs.subList(0, rungs.size() - 1).stream().noneMatch(r -> promotable(r).isPresent());
  }
}
