package io.sparqat.quant.search.tuner;

import io.sparqat.quant.search.SearchSpace;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A sensitivity table first, evolution from it after: every single change from the largest
 * candidate is trained shortly, the knapsack over what each cost gives a starting population along
 * the front, and NSGA-II goes on from there.
 */
public final class SensitivityTuner implements Tuner {
  private final SearchSpace space;
  private final Point base;
  private final List<Point> probes;
  private final int probeEpochs;
  private final int populationSize;
  private final Function<List<Point>, Tuner> evolution;
  private final Map<Point, Outcome> table = new HashMap<>();
  private final Map<Integer, Proposal> inner = new LinkedHashMap<>();
  private final Numbering numbering = new Numbering();
  private Optional<Tuner> second = Optional.empty();

  /**
   * @param base the point that the others are single changes of, best the most accurate one
   * @param probeEpochs epochs of each probe
   * @param evolution makes the second tuner from a starting population
   */
  public SensitivityTuner(
      SearchSpace space,
      Point base,
      int probeEpochs,
      int populationSize,
      Function<List<Point>, Tuner> evolution) {
    this.space = space;
    this.base = base;
    this.probes = Sensitivity.probes(space, base);
    this.probeEpochs = probeEpochs;
    this.populationSize = populationSize;
    this.evolution = evolution;
  }

  /** Trials that the table takes. */
  public static int probes(SearchSpace space) {
    return 1 + space.parameters().stream().mapToInt(p -> p.values().size() - 1).sum();
  }

  @Override
  public Optional<Proposal> ask() {
    if (numbering.proposed() < probes.size()) {
      return Optional.of(numbering.propose(probes.get(numbering.proposed()), probeEpochs));
    }
    return second.flatMap(Tuner::ask).map(this::renumbered);
  }

  private Proposal renumbered(Proposal proposal) {
    Proposal outer = numbering.propose(proposal.point(), proposal.epochs());
    inner.put(outer.id(), proposal);
    return outer;
  }

  @Override
  public void tell(Proposal proposal, Outcome outcome) {
    numbering.close(proposal);
    Proposal evolved = inner.remove(proposal.id());
    if (evolved != null) {
      second.orElseThrow().tell(evolved, outcome);
      return;
    }
    table.put(proposal.point(), outcome);
    if (table.size() == probes.size()) {
      Sensitivity sensitivity =
          Sensitivity.of(space, base, point -> table.getOrDefault(point, Outcome.FAILED));
      second = Optional.of(evolution.apply(sensitivity.population(populationSize)));
    }
  }

  @Override
  public boolean finished() {
    return second.map(Tuner::finished).orElse(false);
  }
}
