package io.sparqat.quant.search.tuner;

import io.sparqat.quant.search.HyperParameter;
import io.sparqat.quant.search.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Bayesian optimization of the score (Snoek et al., "Practical Bayesian optimization of machine
 * learning algorithms", 2012): a Gaussian process over what is known proposes the point with the
 * highest expected improvement among many drawn ones and the neighbours of the best. Proposals
 * still under way count as having reached what the process expects of them, so that several workers
 * are not sent to the same place.
 */
public final class BayesianTuner implements Tuner {
  private static final int DRAWN_CANDIDATES = 500;

  /** Outcomes the process is fitted to at most: its cost grows with their cube. */
  private static final int REMEMBERED = 300;

  private final SearchSpace space;
  private final SplittableRandom random;
  private final Fresh fresh;
  private final int startTrials;
  private final int maxTrials;
  private final int epochs;
  private final Numbering numbering = new Numbering();
  private final List<Proposal> open = new ArrayList<>();
  private final List<Point> points = new ArrayList<>();
  private final List<Double> scores = new ArrayList<>();
  private boolean usedUp;

  /**
   * @param startTrials points drawn evenly before the first fit
   */
  public BayesianTuner(SearchSpace space, long seed, int startTrials, int maxTrials, int epochs) {
    this.space = space;
    this.random = new SplittableRandom(seed);
    this.fresh = new Fresh(space, random);
    this.startTrials = startTrials;
    this.maxTrials = maxTrials;
    this.epochs = epochs;
  }

  @Override
  public Optional<Proposal> ask() {
    if (finished()) {
      return Optional.empty();
    }
    Optional<Point> point =
        numbering.proposed() < startTrials || points.isEmpty() ? fresh.draw() : mostPromising();
    usedUp = point.isEmpty();
    Optional<Proposal> proposal = point.map(p -> numbering.propose(p, epochs));
    proposal.ifPresent(open::add);
    return proposal;
  }

  private Optional<Point> mostPromising() {
    GaussianProcess process = fit();
    double best = scores.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    Point chosen = null;
    double chosenGain = Double.NEGATIVE_INFINITY;
    for (Point candidate : candidates()) {
      GaussianProcess.Prediction prediction = process.at(features(candidate));
      double gain = expectedImprovement(prediction, best);
      if (gain > chosenGain) {
        chosen = candidate;
        chosenGain = gain;
      }
    }
    if (chosen == null) {
      return fresh.draw();
    }
    fresh.note(chosen);
    return Optional.of(chosen);
  }

  /** Fits what is known; what is under way is taken for what the known lets expect. */
  private GaussianProcess fit() {
    int from = Math.max(0, points.size() - REMEMBERED);
    List<double[]> inputs = new ArrayList<>();
    List<Double> values = new ArrayList<>(scores.subList(from, scores.size()));
    points.subList(from, points.size()).forEach(p -> inputs.add(features(p)));
    GaussianProcess known = fit(inputs, values);
    for (Proposal proposal : open) {
      double[] input = features(proposal.point());
      values.add(known.at(input).mean());
      inputs.add(input);
    }
    return open.isEmpty() ? known : fit(inputs, values);
  }

  private static GaussianProcess fit(List<double[]> inputs, List<Double> values) {
    return GaussianProcess.fit(
        inputs.toArray(double[][]::new), values.stream().mapToDouble(v -> v).toArray());
  }

  private List<Point> candidates() {
    List<Point> candidates = new ArrayList<>();
    for (int i = 0; i < DRAWN_CANDIDATES; i++) {
      candidates.add(Point.random(space, random));
    }
    Point best = points.get(scores.indexOf(scores.stream().max(Double::compare).orElseThrow()));
    for (int i = 0; i < best.length(); i++) {
      for (int value = 0; value < space.parameters().get(i).values().size(); value++) {
        candidates.add(best.with(i, value));
      }
    }
    candidates.removeIf(fresh::contains);
    return candidates;
  }

  /** Numbers by rank in [0, 1], names one-hot, so that all names are equally far apart. */
  private double[] features(Point point) {
    List<Double> features = new ArrayList<>();
    for (int i = 0; i < point.length(); i++) {
      HyperParameter parameter = space.parameters().get(i);
      int values = parameter.values().size();
      if (parameter.ordered()) {
        features.add((double) point.index(i) / Math.max(1, values - 1));
      } else if (values > 1) {
        for (int value = 0; value < values; value++) {
          features.add(value == point.index(i) ? Math.sqrt(0.5) : 0.0);
        }
      }
    }
    return features.stream().mapToDouble(f -> f).toArray();
  }

  private static double expectedImprovement(GaussianProcess.Prediction prediction, double best) {
    if (prediction.deviation() <= 0) {
      return Math.max(0, prediction.mean() - best);
    }
    double z = (prediction.mean() - best) / prediction.deviation();
    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    return prediction.deviation() * (z * normal(z) + density);
  }

  /**
   * The normal distribution function by Zelen and Severo's polynomial (Abramowitz and Stegun,
   * 26.2.17), error below 7.5e-8.
   */
  static double normal(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double polynomial =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * polynomial;
    return z >= 0 ? 1 - tail : tail;
  }

  @Override
  public void tell(Proposal proposal, Outcome outcome) {
    numbering.close(proposal);
    open.remove(proposal);
    if (!outcome.failed()) {
      points.add(proposal.point());
      scores.add(outcome.score());
    }
  }

  @Override
  public boolean finished() {
    return usedUp || numbering.proposed() >= maxTrials;
  }
}
