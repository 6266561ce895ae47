package io.sparqat.quant.search.tuner;

import io.sparqat.quant.search.SearchSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Hyperband (Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization",
 * 2018), as AutoQKeras's mode of that name: brackets of successive halving, from many candidates
 * trained shortly to few trained long, because nobody knows beforehand how soon a good candidate
 * shows. A bracket's next rung is asked for when the rung before is complete, the best by score.
 */
public final class HyperbandTuner implements Tuner {
  private final int eta;
  private final int maxEpochs;
  private final Fresh fresh;
  private final List<Rung> rungs = new ArrayList<>();
  private final Numbering numbering = new Numbering();
  private boolean usedUp;

  private record Finished(Proposal proposal, Outcome outcome) {}

  /** One rung of one bracket; the survivors of {@code below} train on in it. */
  private static final class Rung {
    final int size;
    final int epochs;
    final Optional<Rung> below;
    final List<Proposal> asked = new ArrayList<>();
    final List<Finished> finished = new ArrayList<>();

    Rung(int size, int epochs, Optional<Rung> below) {
      this.size = size;
      this.epochs = epochs;
      this.below = below;
    }
  }

  /**
   * @param maxEpochs epochs of the longest training
   * @param eta of each rung, one in {@code eta} goes on; Keras Tuner's {@code factor}, 3 there
   */
  public HyperbandTuner(SearchSpace space, long seed, int maxEpochs, int eta) {
    if (eta < 2 || maxEpochs < 1) {
      throw new IllegalArgumentException(
          "Invalid brackets: "
              + maxEpochs
              + " epochs by "
              + eta
              + " (must be >= 1 epoch and a factor >= 2)");
    }
    this.eta = eta;
    this.maxEpochs = maxEpochs;
    this.fresh = new Fresh(space, new SplittableRandom(seed));
    int brackets = 0;
    for (long e = maxEpochs; e >= eta; e /= eta) {
      brackets++;
    }
    for (int s = brackets; s >= 0; s--) {
      addBracket(s, brackets + 1);
    }
  }

  private void addBracket(int s, int brackets) {
    int size = (int) Math.ceil((double) brackets / (s + 1) * Math.pow(eta, s));
    Optional<Rung> below = Optional.empty();
    for (int i = 0; i <= s && size > 0; i++) {
      int epochs = (int) Math.max(1, Math.round(maxEpochs * Math.pow(eta, i - s)));
      Rung rung = new Rung(size, epochs, below);
      rungs.add(rung);
      below = Optional.of(rung);
      size /= eta;
    }
  }

  @Override
  public Optional<Proposal> ask() {
    for (Rung rung : rungs) {
      if (rung.asked.size() < size(rung)) {
        Optional<Proposal> proposal = next(rung);
        if (proposal.isPresent()) {
          rung.asked.add(proposal.get());
          return proposal;
        }
      }
    }
    return Optional.empty();
  }

  /** A rung is no larger than what reached it: spaces end, trials fail. */
  private int size(Rung rung) {
    if (rung.below.isEmpty()) {
      return usedUp ? rung.asked.size() : rung.size;
    }
    return rung.below
        .filter(this::complete)
        .map(below -> Math.min(rung.size, survivors(below).size()))
        .orElse(rung.size);
  }

  private Optional<Proposal> next(Rung rung) {
    if (rung.below.isEmpty()) {
      Optional<Point> point = fresh.draw();
      usedUp = point.isEmpty();
      return point.map(p -> numbering.propose(p, rung.epochs));
    }
    Rung below = rung.below.get();
    if (!complete(below)) {
      return Optional.empty();
    }
    Proposal survivor = survivors(below).get(rung.asked.size()).proposal();
    return Optional.of(
        numbering.propose(survivor.point(), rung.epochs, Optional.of(survivor.id())));
  }

  private boolean complete(Rung rung) {
    return rung.finished.size() == rung.asked.size() && rung.asked.size() == size(rung);
  }

  private static List<Finished> survivors(Rung rung) {
    return rung.finished.stream()
        .filter(f -> !f.outcome().failed())
        .sorted(
            Comparator.comparingDouble((Finished f) -> f.outcome().score())
                .reversed()
                .thenComparing(f -> f.proposal().id()))
        .toList();
  }

  @Override
  public void tell(Proposal proposal, Outcome outcome) {
    numbering.close(proposal);
    rungs.stream()
        .filter(rung -> rung.asked.contains(proposal))
        .findFirst()
        .orElseThrow()
        .finished
        .add(new Finished(proposal, outcome));
  }

  @Override
  public boolean finished() {
    return rungs.stream().allMatch(this::complete);
  }
}
