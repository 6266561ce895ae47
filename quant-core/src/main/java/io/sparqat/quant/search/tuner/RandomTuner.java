package io.sparqat.quant.search.tuner;

import io.sparqat.quant.search.SearchSpace;
import java.util.Optional;
import java.util.SplittableRandom;

/** Points drawn evenly, none twice. The baseline every other tuner has to beat. */
public final class RandomTuner implements Tuner {
  private final Fresh fresh;
  private final int maxTrials;
  private final int epochs;
  private final Numbering numbering = new Numbering();
  private boolean usedUp;

  public RandomTuner(SearchSpace space, long seed, int maxTrials, int epochs) {
    this.fresh = new Fresh(space, new SplittableRandom(seed));
    this.maxTrials = maxTrials;
    this.epochs = epochs;
  }

  @Override
  public Optional<Proposal> ask() {
    if (finished()) {
      return Optional.empty();
    }
    Optional<Point> point = fresh.draw();
    usedUp = point.isEmpty();
    return point.map(p -> numbering.propose(p, epochs));
  }

  @Override
  public void tell(Proposal proposal, Outcome outcome) {
    numbering.close(proposal);
  }

  @Override
  public boolean finished() {
    return usedUp || numbering.proposed() >= maxTrials;
  }
}
