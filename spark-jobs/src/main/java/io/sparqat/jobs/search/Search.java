package io.sparqat.jobs.search;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.config.SearchConfig;
import io.sparqat.jobs.trial.Start;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialEnd;
import io.sparqat.jobs.trial.TrialSource;
import io.sparqat.quant.UserException;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.optimize.Optimizers;
import io.sparqat.quant.search.QuantizationSearch;
import io.sparqat.quant.search.SearchSettings;
import io.sparqat.quant.search.SearchSpace;
import io.sparqat.quant.search.tuner.Outcome;
import io.sparqat.quant.search.tuner.Proposal;
import io.sparqat.quant.search.tuner.Tuner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One search over one network, or over one block of it: a tuner, the trials it has asked for, and
 * the best of them.
 */
final class Search implements TunerTrials.Trials {
  /** A trial of the search that has ended well. */
  record Scored(
      String name, Trial trial, io.sparqat.quant.search.Trial candidate, Outcome outcome) {}

  private final ExperimentConfig experiment;
  private final SearchConfig config;
  private final QuantizationSearch search;
  private final SearchSpace space;
  private final String label;
  private final String data;
  private final Optional<Start> start;
  private final TunerTrials trials;
  private final Map<Integer, Trial> byProposal = new HashMap<>();
  private final Map<String, Scored> scored = new LinkedHashMap<>();
  private Optional<Scored> best = Optional.empty();

  /**
   * @param label what names of trials begin with
   * @param settings what this search may change
   * @param maxTrials most trials
   * @param data fingerprint of the rows
   * @param start what trials begin from
   */
  Search(
      ExperimentConfig experiment,
      SearchConfig config,
      String label,
      ModelSpec network,
      SearchSettings settings,
      int maxTrials,
      String data,
      Optional<Start> start) {
    this.experiment = experiment;
    this.config = config;
    this.label = label;
    this.data = data;
    this.start = start;
    double rate = config.learningRateOptimizer() ? learningRate() : 0;
    QuantizationSearch plain = QuantizationSearch.of(network, settings, config.goal(), rate);
    this.search = config.learningRateOptimizer() ? plain.tuningLearningRate() : plain;
    this.space = search.space();
    Tuner tuner =
        Tuners.of(
            config,
            space,
            experiment.training().seed(),
            maxTrials,
            experiment.training().epochs(),
            assignment -> search.trial(assignment).size().total());
    this.trials = new TunerTrials(tuner, config.tuning().window(), this);
  }

  /** The rate to tune must be a number: a schedule has none to multiply. */
  private double learningRate() {
    if (experiment.training().optimizer().config().config().get("learning_rate")
        instanceof Number rate) {
      return rate.doubleValue();
    }
    throw new UserException(
        "Cannot tune the learning rate: the optimizer has a schedule (give it a number, or set"
            + " search.learning_rate_optimizer = false)");
  }

  TrialSource source() {
    return trials;
  }

  @Override
  public Optional<Trial> trial(Proposal proposal) {
    io.sparqat.quant.search.Trial candidate;
    try {
      candidate = search.trial(proposal.point().assignment(space));
    } catch (IllegalArgumentException | UserException e) {
      return Optional.empty(); // this combination makes no network
    }
    Optional<Start> from =
        proposal
            .continues()
            .map(earlier -> Optional.of(Start.goingOn(earlierTrial(earlier).id())))
            .orElse(start);
    Trial trial =
        experiment.trial(
            label + (proposal.id() + 1),
            candidate.model(),
            options(candidate),
            proposal.epochs(),
            config.metric(),
            from,
            data);
    byProposal.put(proposal.id(), trial);
    return Optional.of(trial);
  }

  private Trial earlierTrial(int proposal) {
    Trial trial = byProposal.get(proposal);
    if (trial == null) {
      throw new IllegalStateException("Cannot go on with proposal " + proposal + ": not a trial");
    }
    return trial;
  }

  private TrainingOptions options(io.sparqat.quant.search.Trial candidate) {
    TrainingOptions options = experiment.training().options();
    if (config.learningRateOptimizer()) {
      ClassConfig optimizer = options.optimizer().config();
      Map<String, Object> arguments = new LinkedHashMap<>(optimizer.config());
      arguments.put("learning_rate", candidate.learningRate());
      options =
          options.withOptimizer(Optimizers.of(new ClassConfig(optimizer.className(), arguments)));
    }
    return options;
  }

  @Override
  public Outcome outcome(Proposal proposal, TrialEnd end) {
    Trial trial = earlierTrial(proposal.id());
    if (!(end instanceof TrialEnd.Finished finished)) {
      return Outcome.FAILED;
    }
    double metric = finished.result().metric();
    if (Double.isNaN(metric)) {
      return Outcome.FAILED;
    }
    io.sparqat.quant.search.Trial candidate = search.trial(proposal.point().assignment(space));
    Outcome outcome =
        new Outcome(
            config.direction().score(metric, candidate.delta()),
            config.direction().high(metric),
            candidate.size().total());
    Scored entry = new Scored(trial.name(), trial, candidate, outcome);
    scored.putIfAbsent(trial.id(), entry);
    if (best.isEmpty() || isBetter(entry, best.get())) {
      best = Optional.of(entry);
    }
    return outcome;
  }

  /** By score; of equals the one that was asked for first, so that nobody's speed decides. */
  private static boolean isBetter(Scored a, Scored b) {
    return a.outcome().score() != b.outcome().score()
        ? a.outcome().score() > b.outcome().score()
        : a.name().length() != b.name().length()
            ? a.name().length() < b.name().length()
            : a.name().compareTo(b.name()) < 0;
  }

  /** The best by score. */
  Optional<Scored> best() {
    return best;
  }

  /** Every trial that ended well, by id. */
  Map<String, Scored> scored() {
    return Collections.unmodifiableMap(scored);
  }

  /** Every trial asked for. */
  List<Trial> asked() {
    return new ArrayList<>(byProposal.values());
  }

  /** The candidate of the best choices, on another network. */
  ModelSpec bestOn(ModelSpec network, SearchSettings settings) {
    Map<String, Object> assignment = best.orElseThrow().candidate().assignment();
    return QuantizationSearch.of(network, settings, config.goal(), 0).trial(assignment).model();
  }
}
