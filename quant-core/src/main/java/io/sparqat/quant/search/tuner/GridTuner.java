package io.sparqat.quant.search.tuner;

import io.sparqat.quant.search.SearchSpace;
import java.util.Optional;

/** Every point of a space once, the last parameter changing fastest, up to a number of trials. */
public final class GridTuner implements Tuner {
  private final SearchSpace space;
  private final int epochs;
  private final long trials;
  private final Numbering numbering = new Numbering();

  public GridTuner(SearchSpace space, int maxTrials, int epochs) {
    this.space = space;
    this.epochs = epochs;
    this.trials = Math.min(space.size(), maxTrials);
  }

  @Override
  public Optional<Proposal> ask() {
    return finished() ? Optional.empty() : Optional.of(numbering.propose(next(), epochs));
  }

  private Point next() {
    int[] indices = new int[space.parameters().size()];
    long rest = numbering.proposed();
    for (int i = indices.length - 1; i >= 0; i--) {
      int values = space.parameters().get(i).values().size();
      indices[i] = (int) (rest % values);
      rest /= values;
    }
    return new Point(indices);
  }

  @Override
  public void tell(Proposal proposal, Outcome outcome) {
    numbering.close(proposal);
  }

  @Override
  public boolean finished() {
    return numbering.proposed() >= trials;
  }
}
