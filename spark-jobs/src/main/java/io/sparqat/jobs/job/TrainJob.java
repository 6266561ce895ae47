package io.sparqat.jobs.job;

import io.sparqat.datasets.Split;
import io.sparqat.jobs.checkpoint.CheckpointStore;
import io.sparqat.jobs.checkpoint.Checkpoints;
import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.config.RecoveryConfig;
import io.sparqat.jobs.config.RoundsConfig;
import io.sparqat.jobs.config.TrainingConfig;
import io.sparqat.jobs.config.ValidationConfig;
import io.sparqat.jobs.fn.DecodeBatches;
import io.sparqat.jobs.fn.HeldOut;
import io.sparqat.jobs.fn.ScoreTask;
import io.sparqat.jobs.fn.ShardSource;
import io.sparqat.jobs.rounds.Drift;
import io.sparqat.jobs.rounds.MergeRule;
import io.sparqat.jobs.rounds.MergedPruning;
import io.sparqat.jobs.rounds.OptimizerState;
import io.sparqat.jobs.rounds.Recovery;
import io.sparqat.jobs.rounds.RoundAveragingTrainingMaster;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.rounds.RoundMetrics;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.rounds.RoundSettings;
import io.sparqat.jobs.rounds.RoundState;
import io.sparqat.jobs.rounds.RoundStore;
import io.sparqat.jobs.rounds.Validation;
import io.sparqat.jobs.shard.ShardEntry;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.trial.Start;
import io.sparqat.jobs.waiting.BoundedJob;
import io.sparqat.jobs.waiting.WatchedJobs;
import io.sparqat.quant.UserException;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.search.Accuracy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Trains candidates of one experiment on one data set, data-parallel on all executors. */
public final class TrainJob {
  /** Label, number and weight of a row. */
  private static final int ROW_BOOKKEEPING_BYTES = 3 * Integer.BYTES;

  private final JavaSparkContext context;
  private final ExperimentConfig experiment;
  private final ShardSet shards;
  private final @Nullable Checkpoints checkpoints;

  /** Keeps no checkpoints. */
  public TrainJob(SparkSession spark, ExperimentConfig experiment, ShardSet shards) {
    this(spark, experiment, shards, null);
  }

  /**
   * @param checkpoints where trainings keep their state, and go on from; null for nowhere
   * @throws io.sparqat.quant.UserException when network, data and workers do not fit each other
   */
  public TrainJob(
      SparkSession spark,
      ExperimentConfig experiment,
      ShardSet shards,
      @Nullable Checkpoints checkpoints) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.experiment = experiment;
    this.shards = shards;
    this.checkpoints = checkpoints;
    requireFit(experiment, shards);
  }

  /**
   * Checks that network, data and workers fit each other; needs no session.
   *
   * @throws io.sparqat.quant.UserException when they do not
   */
  public static void requireFit(ExperimentConfig experiment, ShardSet shards) {
    shards.manifest().requireWorkers(experiment.rounds().workers());
    ValidationConfig validation = experiment.validation();
    if (validation.stopping().patience() > 0
        && validation.heldOut() == 0
        && shards.manifest().rows(Split.VALIDATION) == 0) {
      throw new UserException(
          "Cannot stop early: "
              + shards.manifest().name()
              + " has no rows to validate on (set validation.held-out, or shard a source with a"
              + " validation part)");
    }
    if (experiment.rounds().master() == RoundsConfig.Master.DL4J
        && experiment.training().schedules().pruning().isPresent()) {
      throw new UserException(
          "Cannot prune with DL4J's training master: masks are made from merged weights, and it"
              + " tells of none (set rounds.master = rounds, or training.pruning = none)");
    }
    if (experiment.rounds().master() == RoundsConfig.Master.DL4J
        && !experiment.training().rows().augmentation().isNone()) {
      throw new UserException(
          "Cannot augment images with DL4J's training master: it gets the batches of one epoch (set"
              + " rounds.master = rounds, or training.augmentation = none)");
    }
    DataFit.require("train", experiment.network(), shards);
    DataFit.requireTreatable(experiment.training().rows(), shards);
  }

  /**
   * Trains one candidate and scores it on the full test set.
   *
   * @throws UserException before anything runs, when executors have too little memory
   */
  public TrainedCandidate run(Candidate candidate, RoundListener listener) {
    return run(candidate, Optional.empty(), listener);
  }

  /** Trains one candidate from the weights of another network. */
  TrainedCandidate run(
      Candidate candidate, Optional<Inheritance> inherited, RoundListener listener) {
    ModelSpec model = candidate.apply(experiment.network());
    TrainingConfig training = experiment.training();
    int rowBytes = shards.manifest().features().rowBytes() + ROW_BOOKKEEPING_BYTES;
    new MemoryCheck(context, experiment).require(model, rowsPerWorker() * rowBytes);
    List<RoundReport> rounds = new ArrayList<>();
    long begin = System.nanoTime();
    context.setJobGroup(experiment.name(), candidate.name(), true);
    ComputationGraph network = Lowering.lower(model, experiment.rounds().options(training));
    inherited.ifPresent(
        from -> write(network, from.vector(model, network.params().dup().data().asFloat())));
    RoundListener both =
        report -> {
          rounds.add(report);
          listener.onRound(report);
        };
    TrainingEnd end =
        switch (experiment.rounds().master()) {
          case ROUNDS -> byRounds(network, model, inherited.map(Inheritance::start), both);
          case DL4J -> byDl4j(network, both);
        };
    double wall = (end.earlierNanos() + System.nanoTime() - begin) * 1e-9;
    float[] weights = network.params().dup().data().asFloat();
    return new TrainedCandidate(
        candidate.name(),
        new ModelArchive(model, weights),
        rounds,
        evaluate(network, weights),
        end,
        wall,
        wall * experiment.rounds().workers());
  }

  private static void write(ComputationGraph network, float[] parameters) {
    network.params().assign(Nd4j.createFromArray(parameters).reshape(1, -1));
  }

  private TrainingEnd byRounds(
      ComputationGraph network, ModelSpec model, Optional<Start> start, RoundListener listener) {
    TrainingConfig training = experiment.training();
    RoundSettings settings =
        experiment.rounds().settings(training, experiment.validation(), rowsPerWorker());
    Optional<CheckpointStore> store =
        Optional.ofNullable(checkpoints)
            .map(all -> all.of(TrainingId.of(model, experiment, start, shards.fingerprint())));
    Optional<RoundState> state = store.flatMap(CheckpointStore::newest);
    long earlier =
        state.stream()
            .flatMap(found -> found.reports().stream())
            .mapToLong(RoundReport::wallNanos)
            .sum();
    try (RoundAveragingTrainingMaster master =
        new RoundAveragingTrainingMaster(settings, MergeRule.of(model))) {
      master.stopEarly(experiment.validation().stopping());
      master.prune(MergedPruning.of(model, experiment.rounds().options(training).schedules()));
      RecoveryConfig recovery = experiment.recovery();
      master.recovery(
          new Recovery(
              store.<RoundStore>map(kept -> kept).orElse(Recovery.NONE.store()),
              recovery.checkpointEvery(),
              Duration.ofSeconds(recovery.hangLimit())));
      state.ifPresent(
          found -> {
            master.resume(found);
            write(network, found.parameters());
            found.reports().forEach(listener::onRound);
          });
      master.addRoundListener(listener);
      SparkComputationGraph graph = new SparkComputationGraph(context, network, master);
      JavaRDD<String> paths = context.parallelize(shards.paths(Split.TRAIN), 1);
      ShardSource source = source();
      int first = state.map(found -> found.cursor().epoch()).orElse(0);
      Optional<String> stopped = Optional.empty();
      for (int epoch = first; epoch < training.epochs() && stopped.isEmpty(); epoch++) {
        master.executeTraining(graph, paths, source);
        stopped = master.reasonToStop();
      }
      if (first >= training.epochs()) {
        return new TrainingEnd(Optional.empty(), OptionalInt.empty(), earlier);
      }
      OptionalInt best = master.finish(graph);
      store.ifPresent(kept -> kept.save(master.state()));
      return new TrainingEnd(stopped, best, earlier);
    }
  }

  private ShardSource source() {
    TrainingConfig training = experiment.training();
    double share = experiment.validation().heldOut();
    return new ShardSource(
        experiment.rounds().batchSize(training),
        training.seed(),
        training.rows(),
        share == 0 ? HeldOut.NONE : new HeldOut(share, training.seed()),
        share == 0
            ? deal(shards.paths(Split.VALIDATION), experiment.rounds().workers())
            : List.of());
  }

  /** Training rows in an epoch of the worker with most. */
  private long rowsPerWorker() {
    int workers = experiment.rounds().workers();
    List<ShardEntry> entries = shards.manifest().shards(Split.TRAIN);
    long[] rows = new long[workers];
    for (int i = 0; i < entries.size(); i++) {
      long all = entries.get(i).rows();
      rows[i % workers] += all - Math.round(experiment.validation().heldOut() * all);
    }
    return Arrays.stream(rows).max().orElse(0);
  }

  /** With DL4J's own master, for comparison; it tells no more than the loss after an epoch. */
  private TrainingEnd byDl4j(ComputationGraph network, RoundListener listener) {
    TrainingConfig training = experiment.training();
    int workers = experiment.rounds().workers();
    int batchSize = experiment.rounds().batchSize(training);
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(workers, batchSize)
            .batchSizePerWorker(batchSize)
            .averagingFrequency(experiment.rounds().localSteps())
            .saveUpdater(experiment.rounds().optimizerState() != OptimizerState.RESET)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .repartionData(Repartition.Never)
            .rngSeed(training.seed())
            .build();
    SparkComputationGraph graph = new SparkComputationGraph(context, network, master);
    JavaRDD<DataSet> batches =
        hands(shards.paths(Split.TRAIN), workers)
            .mapPartitionsWithIndex(
                new DecodeBatches(new ShardSource(batchSize, training.seed(), training.rows())),
                true)
            .cache();
    long rows = shards.manifest().rows(Split.TRAIN);
    for (int epoch = 0; epoch < training.epochs(); epoch++) {
      long begin = System.nanoTime();
      WatchedJobs.run(
          context,
          experiment.name(),
          experiment.recovery().limit(),
          "epoch " + (epoch + 1) + " of DL4J's training master",
          () -> graph.fit(batches));
      long step = network.getConfiguration().getIterationCount();
      double loss = graph.getScore();
      RoundMetrics metrics =
          new RoundMetrics(0, rows, loss * rows, Double.NaN, 0, 0, 0, Validation.NONE, 0, 0);
      long wall = System.nanoTime() - begin;
      listener.onRound(
          new RoundReport(
              epoch,
              epoch,
              step,
              metrics,
              wall,
              0,
              0,
              RoundReport.Phases.NONE,
              Drift.NONE,
              RoundReport.Cut.NONE));
    }
    batches.unpersist();
    return TrainingEnd.LAST;
  }

  private JavaRDD<List<String>> hands(List<String> paths, int parts) {
    return context.parallelize(List.<List<String>>copyOf(deal(paths, parts)), parts);
  }

  /** Deals paths to partitions like cards. */
  private static List<ArrayList<String>> deal(List<String> paths, int parts) {
    List<ArrayList<String>> hands = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int first = part;
      hands.add(
          new ArrayList<>(
              IntStream.range(0, paths.size())
                  .filter(i -> i % parts == first)
                  .mapToObj(paths::get)
                  .toList()));
    }
    return hands;
  }

  private TestResult evaluate(ComputationGraph network, float[] weights) {
    List<String> paths = shards.paths(Split.TEST);
    int parts = Math.min(experiment.rounds().workers(), paths.size());
    context.setJobDescription("score on " + shards.manifest().rows(Split.TEST) + " test rows");
    Broadcast<String> configuration = context.broadcast(network.getConfiguration().toJson());
    Broadcast<float[]> parameters = context.broadcast(weights);
    double[] sum = new double[3];
    JavaRDD<double[]> scores =
        hands(paths, parts)
            .mapPartitions(new ScoreTask(configuration, parameters, experiment.training().loss()));
    for (double[] counts : BoundedJob.collect(scores, experiment.recovery().limit(), "scoring")) {
      Arrays.setAll(sum, i -> sum[i] + counts[i]);
    }
    configuration.destroy();
    parameters.destroy();
    return new TestResult(new Accuracy((long) sum[1], (long) sum[0]), sum[2] / sum[0]);
  }
}
