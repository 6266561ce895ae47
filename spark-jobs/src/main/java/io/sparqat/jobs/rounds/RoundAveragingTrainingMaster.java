package io.sparqat.jobs.rounds;

import io.sparqat.jobs.waiting.BoundedJob;
import io.sparqat.quant.train.EarlyStopping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Synchronous data-parallel training by rounds of parameter averaging: workers that stay on their
 * executors take {@link RoundSettings#localSteps()} steps, the driver averages, and so on; one
 * Spark job a round. Use it as any DL4J training master:
 *
 * <pre>{@code
 * var master = new RoundAveragingTrainingMaster(RoundSettings.of(8, 64, seed));
 * new SparkComputationGraph(context, network, master).fitPaths(paths);
 * }</pre>
 *
 * <p>The trained bits depend on settings, data and the number of workers, not on the cluster, nor
 * on executors that die on the way. This holds for layers whose randomness is keyed by the step, as
 * all of Sparqat's are; DL4J's own dropout draws from one generator per JVM.
 */
public final class RoundAveragingTrainingMaster
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>>, AutoCloseable {
  private final RoundSettings settings;
  private final List<MergeRule> mergeRules;
  private final List<TrainingHook> hooks = new ArrayList<>();
  private final List<RoundListener> roundListeners = new ArrayList<>();
  private List<TrainingListener> listeners = List.of();
  private EarlyStopping stopping = EarlyStopping.NEVER;
  private MergedPruning pruning = MergedPruning.NONE;

  private Recovery recovery = Recovery.NONE;

  /** Where the next run begins, when not at the beginning. */
  private @Nullable RoundState resumed;

  /** The run in progress, continued by the next fit on the same data. */
  private @Nullable RoundTraining<?> training;

  private @Nullable Object trainingData;

  /** Averages every parameter. */
  public RoundAveragingTrainingMaster(RoundSettings settings) {
    this(settings, List.of());
  }

  /** Averages, but for parameters under other rules, such as running variances. */
  public RoundAveragingTrainingMaster(RoundSettings settings, List<MergeRule> mergeRules) {
    this.settings = settings;
    this.mergeRules = List.copyOf(mergeRules);
  }

  /** Adds a listener that is told of every merged round. */
  public void addRoundListener(RoundListener listener) {
    roundListeners.add(listener);
  }

  /** Lets the next run end before its last epoch; needs data that hold out rows to validate on. */
  public void stopEarly(EarlyStopping rule) {
    stopping = rule;
  }

  /**
   * Prunes what the next runs merge: for networks whose options have schedules {@link
   * io.sparqat.quant.transform.SchedulesOverSteps#over over the workers}.
   */
  public void prune(MergedPruning rule) {
    pruning = rule;
  }

  /** Why the run is to end before its last epoch, if it is; asked between two epochs. */
  public Optional<String> reasonToStop() {
    return training == null ? Optional.empty() : training.reasonToStop();
  }

  /**
   * Ends the run: the network gets the average of the last rounds or, when rows are held out, the
   * parameters that validated best.
   *
   * @return the round, counted from 0, that began with these parameters; empty when they are those
   *     after the last
   */
  public OptionalInt finish(SparkComputationGraph graph) {
    RoundTraining<?> run = training;
    if (run == null) {
      throw new IllegalStateException("Cannot end a run: nothing was trained yet");
    }
    run.finish(report -> tell(graph.getNetwork(), report));
    FlatArrays.write(run.parameters(), graph.getNetwork().params());
    int best = run.bestRound();
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  /**
   * Says where the next run keeps its state, from which {@link #resume} goes on, and how long it
   * waits. The trained bits do not depend on it.
   */
  public void recovery(Recovery newRecovery) {
    recovery = newRecovery;
  }

  /**
   * Lets the next fit go on from a state that was kept by a run of the same settings on the same
   * data, and end in the bits that run would have. A state in the middle of an epoch makes that fit
   * the rest of the epoch; {@link RoundCursor#epoch()} says how many epochs are over.
   */
  public void resume(RoundState state) {
    close();
    resumed = state;
  }

  /**
   * The run as it stands between two fits.
   *
   * @throws IllegalStateException when nothing was trained yet
   */
  public RoundState state() {
    if (training == null) {
      throw new IllegalStateException("Cannot tell the state of a run: nothing was trained yet");
    }
    return training.state();
  }

  /**
   * Trains one epoch on data that is named, not held, by the RDD's elements. The first call decides
   * which worker gets which names; later calls with the same RDD continue the run.
   */
  public void executeTraining(
      SparkComputationGraph graph, JavaRDD<String> paths, MinibatchSource<List<String>> source) {
    RoundTraining<?> run =
        continued(
            graph, paths, () -> start(graph, deal(graph.getSparkContext(), names(paths)), source));
    epoch(graph, run);
  }

  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    if (graph == null) {
      throw notAGraph();
    }
    if (loader == null) {
      throw notSingle();
    }
    executeTraining(graph, paths, new LoadedSource(loader));
  }

  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> data) {
    RoundTraining<?> run =
        continued(
            graph,
            data,
            () ->
                start(
                    graph,
                    data.getNumPartitions() == settings.workers()
                        ? data
                        : data.repartition(settings.workers()),
                    new DataSetSource()));
    epoch(graph, run);
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> data) {
    throw notAGraph();
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> data) {
    throw notSingle();
  }

  private RoundTraining<?> continued(
      SparkComputationGraph graph,
      Object data,
      java.util.function.Supplier<RoundTraining<?>> first) {
    RoundTraining<?> run = training;
    if (run == null || trainingData != data) {
      close();
      run = first.get();
      training = run;
      trainingData = data;
    } else {
      run.continueFrom(FlatArrays.read(graph.getNetwork().params()));
    }
    return run;
  }

  private <T> RoundTraining<T> start(
      SparkComputationGraph graph, JavaRDD<T> data, MinibatchSource<T> source) {
    ComputationGraph network = graph.getNetwork();
    RoundState begin = resumed;
    resumed = null;
    return new RoundTraining<>(
        graph.getSparkContext(),
        settings,
        ThreadLocalRandom.current().nextLong(),
        network.getConfiguration().toJson(),
        begin == null ? RoundState.fresh(FlatArrays.read(network.params())) : begin,
        new Merge(mergeRules),
        pruning,
        data,
        source,
        hooks,
        recovery,
        stopping);
  }

  private List<String> names(JavaRDD<String> paths) {
    return BoundedJob.collect(paths, recovery.limit(), "reading the names of the data");
  }

  /** Deals names to workers like cards, one list per worker and partition. */
  private JavaRDD<List<String>> deal(JavaSparkContext context, List<String> paths) {
    List<List<String>> hands =
        IntStream.range(0, settings.workers())
            .mapToObj(
                worker ->
                    IntStream.range(0, paths.size())
                        .filter(i -> i % settings.workers() == worker)
                        .mapToObj(paths::get)
                        .toList())
            .<List<String>>map(ArrayList::new)
            .toList();
    return context.parallelize(hands, settings.workers());
  }

  private void epoch(SparkComputationGraph graph, RoundTraining<?> run) {
    ComputationGraph network = graph.getNetwork();
    RoundMetrics metrics = run.epoch(report -> tell(network, report));
    FlatArrays.write(run.parameters(), network.params());
    if (run.optimizer().length > 0) {
      FlatArrays.write(run.optimizer(), network.getUpdater().getStateViewArray());
    }
    network.getConfiguration().setIterationCount(Math.toIntExact(run.cursor().step()));
    graph.setScore(metrics.loss());
  }

  private void tell(ComputationGraph network, RoundReport report) {
    roundListeners.forEach(listener -> listener.onRound(report));
    for (TrainingListener listener : listeners) {
      listener.iterationDone(network, Math.toIntExact(report.step()), report.epoch());
    }
  }

  /** Frees what the run holds on driver and executors; another fit begins a new run. */
  @Override
  public void close() {
    if (training != null) {
      training.close();
      training = null;
      trainingData = null;
    }
  }

  @Override
  public void addHook(TrainingHook hook) {
    hooks.add(hook);
  }

  @Override
  public void removeHook(TrainingHook hook) {
    hooks.remove(hook);
  }

  @Override
  public void setListeners(Collection<TrainingListener> newListeners) {
    listeners = List.copyOf(newListeners);
  }

  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> newListeners) {
    setListeners(newListeners);
  }

  /** DL4J's statistics are not kept; a {@link RoundListener} is told more. */
  @Override
  public void setCollectTrainingStats(boolean collect) {
    if (collect) {
      throw new IllegalArgumentException(
          "Cannot collect DL4J's training statistics: rounds report through addRoundListener");
    }
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return false;
  }

  /** Null, as DL4J has it when statistics are not collected. */
  @Override
  public @Nullable SparkTrainingStats getTrainingStats() {
    return null;
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw notAGraph();
  }

  /** Fails: workers live on executors, and are not DL4J's. */
  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph graph) {
    throw new UnsupportedOperationException(
        "Cannot hand out a worker: the workers of rounds stay on their executors");
  }

  @Override
  public String toJson() {
    return String.format(
        "{\"workers\": %d, \"localSteps\": %d, \"optimizerState\": \"%s\", \"wire\": \"%s\","
            + " \"snapshotEvery\": %d, \"seed\": %d, \"outer\": \"%s\", \"validateEvery\": %d}",
        settings.workers(),
        settings.localSteps(),
        settings.optimizerState(),
        settings.wire(),
        settings.snapshotEvery(),
        settings.seed(),
        settings.averaging().outer().kind(),
        settings.validateEvery());
  }

  /** JSON, which is YAML, too. */
  @Override
  public String toYaml() {
    return toJson();
  }

  /** True: there are no temporary files. */
  @Override
  public boolean deleteTempFiles(JavaSparkContext context) {
    return true;
  }

  /** True: there are no temporary files. */
  @Override
  public boolean deleteTempFiles(SparkContext context) {
    return true;
  }

  private static IllegalArgumentException notAGraph() {
    return new IllegalArgumentException(
        "Cannot train a MultiLayerNetwork by rounds: use network.toComputationGraph() and"
            + " SparkComputationGraph");
  }

  private static IllegalArgumentException notSingle() {
    return new IllegalArgumentException(
        "Cannot train on MultiDataSets by rounds: one input and one output are supported");
  }
}
