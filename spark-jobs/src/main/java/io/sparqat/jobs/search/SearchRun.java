package io.sparqat.jobs.search;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.config.SearchConfig;
import io.sparqat.jobs.config.SearchConfig.BlockSearch;
import io.sparqat.jobs.config.TrialsConfig.Spread;
import io.sparqat.jobs.rounds.Validation;
import io.sparqat.jobs.search.Search.Scored;
import io.sparqat.jobs.trial.Start;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialSource;
import io.sparqat.quant.UserException;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.search.BlockSchedule;
import io.sparqat.quant.search.Limits;
import io.sparqat.quant.search.SearchSettings;
import io.sparqat.quant.search.SizeGoal;
import io.sparqat.quant.search.SizeTarget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A whole search: the float network where its weights are wanted, then one search, or one for each
 * block of the schedule, and the network that comes of them.
 */
public final class SearchRun {
  private final ExperimentConfig experiment;
  private final SearchConfig config;
  private final String data;
  private final Function<TrialSource, Optional<String>> train;
  private final List<Trial> trials = new ArrayList<>();
  private Optional<String> stopped = Optional.empty();

  /**
   * @param data fingerprint of the rows
   * @param train trains what a source asks for; returns the budget that stopped it, if one did
   */
  public SearchRun(
      ExperimentConfig experiment,
      SearchConfig config,
      String data,
      Function<TrialSource, Optional<String>> train) {
    if (experiment.trials().spread() == Spread.CLUSTER) {
      requireRounds(config);
    }
    this.experiment = experiment;
    this.config = config;
    this.data = data;
    this.train = train;
  }

  /** What rounds cannot do for a search. */
  private static void requireRounds(SearchConfig config) {
    if (config.mode().goesOn()) {
      throw new UserException(
          "Cannot search by "
              + config.mode().name().toLowerCase(Locale.ROOT)
              + " with trials.spread = cluster: its trials go on with one another, and rounds keep"
              + " no optimizer state between trials (set trials.spread = core, or a mode that trains"
              + " every trial in full)");
    }
    if (!Validation.METRICS.contains(config.metric())) {
      throw new UserException(
          "Cannot search for "
              + config.metric()
              + " with trials.spread = cluster: rounds measure "
              + String.join(" and ", Validation.METRICS)
              + " (set one of them, or trials.spread = core)");
    }
  }

  /**
   * What a search came to.
   *
   * @param trials all that were asked for
   * @param best by score; empty when none ended well
   * @param stopped the budget that ended it early
   */
  public record Result(List<Trial> trials, Optional<Best> best, Optional<String> stopped) {
    public Result {
      trials = List.copyOf(trials);
    }
  }

  /**
   * The best trial of a search.
   *
   * @param trial its network is trained
   * @param score by the goal
   * @param size in the goal's unit
   */
  public record Best(Trial trial, double score, double size) {}

  /** Runs the search. */
  public Result run() {
    Optional<Start> start = start();
    Optional<Best> best = Optional.empty();
    if (stopped.isEmpty()) {
      best = config.blocks().isEmpty() ? whole(start) : blocks(start);
    }
    return new Result(trials, best, stopped);
  }

  /** Trains the float network when trials begin with its weights. */
  private Optional<Start> start() {
    if (!config.transferWeights() && config.frozenLayers().isEmpty()) {
      return Optional.empty();
    }
    Trial base = trial("float", experiment.network(), Optional.empty());
    OneTrial source = new OneTrial(base);
    run(source, List.of(base));
    if (stopped.isEmpty() && !source.finished()) {
      throw new UserException(
          "Cannot search: the float network, whose weights trials begin with, could not be trained"
              + " (see the ledger in the run's directory)");
    }
    List<String> layers = config.transferWeights() ? List.of() : config.frozenLayers();
    return Optional.of(new Start(base.id(), Start.Kind.WEIGHTS, layers));
  }

  private Trial trial(String name, ModelSpec model, Optional<Start> start) {
    return experiment.trial(
        name,
        model,
        experiment.training().options(),
        experiment.training().epochs(),
        config.metric(),
        start,
        data);
  }

  private void run(TrialSource source, List<Trial> asked) {
    stopped = train.apply(source);
    trials.addAll(asked);
  }

  private Optional<Best> whole(Optional<Start> start) {
    Search search =
        search(
            "trial-", experiment.network(), config, config.settings(), config.maxTrials(), start);
    stopped = train.apply(search.source());
    trials.addAll(search.asked());
    return search.best().map(SearchRun::best);
  }

  private static Best best(Scored scored) {
    return new Best(scored.trial(), scored.outcome().score(), scored.outcome().size());
  }

  private Search search(
      String label,
      ModelSpec network,
      SearchConfig how,
      SearchSettings settings,
      int maxTrials,
      Optional<Start> start) {
    return new Search(experiment, how, label, network, settings, maxTrials, data, start);
  }

  private Optional<Best> blocks(Optional<Start> start) {
    ModelSpec network = experiment.network();
    SizeGoal goal = config.goal();
    SizeTarget.Sizes reference = goal.target().reference(network);
    BlockSchedule schedule =
        BlockSchedule.of(
            network,
            config.blocks(),
            reference,
            goal.stress(),
            config.settings().limits(),
            config.settings().layerIndexes(),
            config.scheduleBlock());
    SearchConfig fixed =
        config.withGoal(
            new SizeGoal(
                new AgainstReference(goal.target(), reference),
                goal.factor(),
                goal.stress(),
                goal.rules()));
    return config.blockSearch() == BlockSearch.SEQUENTIAL
        ? oneByOne(schedule, fixed, start)
        : atOnce(schedule, fixed, start);
  }

  /** Each block with the best of those before it, whose weights its trials begin with. */
  private Optional<Best> oneByOne(BlockSchedule schedule, SearchConfig how, Optional<Start> first) {
    ModelSpec network = experiment.network();
    Optional<Start> start = first;
    Optional<Best> best = Optional.empty();
    Set<String> frozen = new LinkedHashSet<>(config.frozenLayers());
    for (BlockSchedule.Block block : schedule.blocks()) {
      int number = schedule.blocks().indexOf(block) + 1;
      Search search = blockSearch(schedule, block, number, network, how, start);
      stopped = train.apply(search.source());
      trials.addAll(search.asked());
      if (search.best().isEmpty() || stopped.isPresent()) {
        return search.best().map(SearchRun::best);
      }
      Scored found = search.best().get();
      best = Optional.of(best(found));
      network = found.candidate().model();
      frozen.addAll(block.layers());
      List<String> layers = config.transferWeights() ? List.of() : List.copyOf(frozen);
      start = Optional.of(new Start(found.trial().id(), Start.Kind.WEIGHTS, layers));
    }
    return best;
  }

  /** All blocks side by side; their best choices together are one more trial. */
  private Optional<Best> atOnce(BlockSchedule schedule, SearchConfig how, Optional<Start> start) {
    List<Search> searches = new ArrayList<>();
    for (BlockSchedule.Block block : schedule.blocks()) {
      int number = searches.size() + 1;
      searches.add(blockSearch(schedule, block, number, experiment.network(), how, start));
    }
    stopped = train.apply(new Together(searches.stream().map(Search::source).toList()));
    searches.forEach(search -> trials.addAll(search.asked()));
    if (stopped.isPresent() || searches.stream().anyMatch(search -> search.best().isEmpty())) {
      return searches.stream()
          .flatMap(search -> search.best().stream())
          .findFirst()
          .map(SearchRun::best);
    }
    ModelSpec network = experiment.network();
    for (int i = 0; i < searches.size(); i++) {
      network = searches.get(i).bestOn(network, settings(schedule.blocks().get(i), network));
    }
    Trial together = trial("together", network, start);
    run(new OneTrial(together), List.of(together));
    double size = how.goal().target().trial(network).total();
    return Optional.of(new Best(together, Double.NaN, size));
  }

  private Search blockSearch(
      BlockSchedule schedule,
      BlockSchedule.Block block,
      int number,
      ModelSpec network,
      SearchConfig how,
      Optional<Start> start) {
    return search(
        "block-" + number + "-trial-",
        network,
        how,
        settings(block, network),
        schedule.trials(block, config.maxTrials()),
        start);
  }

  /** A block's own limits, for its own layers only. */
  private SearchSettings settings(BlockSchedule.Block block, ModelSpec network) {
    List<String> names = new ArrayList<>(network.inputs().stream().map(InputSpec::name).toList());
    network.nodes().stream().map(NodeSpec::name).forEach(names::add);
    Set<Integer> positions = new LinkedHashSet<>();
    block.layers().forEach(layer -> positions.add(names.indexOf(layer)));
    SearchSettings all = config.settings();
    Limits limits = block.limits();
    return new SearchSettings(
        limits,
        all.menu(),
        all.tuneFilters(),
        all.tuneFiltersExceptions(),
        Optional.of(positions),
        all.activationBits(),
        all.rules());
  }
}
