package io.sparqat.jobs.job;

import io.sparqat.datasets.Split;
import io.sparqat.jobs.checkpoint.CheckpointStore;
import io.sparqat.jobs.checkpoint.Checkpoints;
import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.config.TrainingConfig;
import io.sparqat.jobs.fn.DecodeBatches;
import io.sparqat.jobs.fn.ScoreTask;
import io.sparqat.jobs.fn.ShardSource;
import io.sparqat.jobs.rounds.MergeRule;
import io.sparqat.jobs.rounds.OptimizerState;
import io.sparqat.jobs.rounds.RoundAveragingTrainingMaster;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.rounds.RoundMetrics;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.rounds.RoundState;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.search.Accuracy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    DataFit.require("train", experiment.network(), shards);
  }

  /** Trains one candidate and scores it on the full test set. */
  public TrainedCandidate run(Candidate candidate, RoundListener listener) {
    ModelSpec model = candidate.apply(experiment.network());
    TrainingConfig training = experiment.training();
    List<RoundReport> rounds = new ArrayList<>();
    long begin = System.nanoTime();
    context.setJobGroup(experiment.name(), candidate.name(), true);
    ComputationGraph network = Lowering.lower(model, training.options());
    RoundListener both =
        report -> {
          rounds.add(report);
          listener.onRound(report);
        };
    long earlier = 0;
    switch (experiment.rounds().master()) {
      case ROUNDS -> earlier = byRounds(network, model, both);
      case DL4J -> byDl4j(network, both);
    }
    double wall = (earlier + System.nanoTime() - begin) * 1e-9;
    float[] weights = network.params().dup().data().asFloat();
    return new TrainedCandidate(
        candidate.name(),
        new ModelArchive(model, weights),
        rounds,
        evaluate(network, weights),
        wall,
        wall * experiment.rounds().workers());
  }

  /** Returns the nanoseconds that an earlier process spent on rounds this one did not repeat. */
  private long byRounds(ComputationGraph network, ModelSpec model, RoundListener listener) {
    TrainingConfig training = experiment.training();
    Optional<CheckpointStore> store =
        Optional.ofNullable(checkpoints)
            .map(all -> all.of(TrainingId.of(model, experiment, shards.fingerprint())));
    Optional<RoundState> state = store.flatMap(CheckpointStore::newest);
    try (RoundAveragingTrainingMaster master =
        new RoundAveragingTrainingMaster(
            experiment.rounds().settings(training.seed()), MergeRule.of(model))) {
      store.ifPresent(kept -> master.checkpoint(kept, experiment.recovery().checkpointEvery()));
      state.ifPresent(
          found -> {
            master.resume(found);
            network.params().assign(Nd4j.createFromArray(found.parameters()).reshape(1, -1));
            found.reports().forEach(listener::onRound);
          });
      master.addRoundListener(listener);
      SparkComputationGraph graph = new SparkComputationGraph(context, network, master);
      JavaRDD<String> paths = context.parallelize(shards.paths(Split.TRAIN), 1);
      ShardSource source = new ShardSource(training.batchSize(), training.seed());
      int first = state.map(found -> found.cursor().epoch()).orElse(0);
      for (int epoch = first; epoch < training.epochs(); epoch++) {
        master.executeTraining(graph, paths, source);
      }
      if (first < training.epochs()) {
        store.ifPresent(kept -> kept.save(master.state()));
      }
    }
    return state.stream()
        .flatMap(found -> found.reports().stream())
        .mapToLong(RoundReport::wallNanos)
        .sum();
  }

  /** With DL4J's own master, for comparison; it tells no more than the loss after an epoch. */
  private void byDl4j(ComputationGraph network, RoundListener listener) {
    TrainingConfig training = experiment.training();
    int workers = experiment.rounds().workers();
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(workers, training.batchSize())
            .batchSizePerWorker(training.batchSize())
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
                new DecodeBatches(new ShardSource(training.batchSize(), training.seed())), true)
            .cache();
    long rows = shards.manifest().rows(Split.TRAIN);
    for (int epoch = 0; epoch < training.epochs(); epoch++) {
      long begin = System.nanoTime();
      graph.fit(batches);
      long step = network.getConfiguration().getIterationCount();
      double loss = graph.getScore();
      RoundMetrics metrics = new RoundMetrics(0, rows, loss * rows, Double.NaN, 0, 0, 0);
      listener.onRound(new RoundReport(epoch, epoch, step, metrics, System.nanoTime() - begin, 0));
    }
    batches.unpersist();
  }

  /** Deals paths to partitions like cards. */
  private JavaRDD<List<String>> hands(List<String> paths, int parts) {
    List<List<String>> hands = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int first = part;
      hands.add(
          new ArrayList<>(
              IntStream.range(0, paths.size())
                  .filter(i -> i % parts == first)
                  .mapToObj(paths::get)
                  .toList()));
    }
    return context.parallelize(hands, parts);
  }

  private TestResult evaluate(ComputationGraph network, float[] weights) {
    List<String> paths = shards.paths(Split.TEST);
    int parts = Math.min(experiment.rounds().workers(), paths.size());
    context.setJobDescription("score on " + shards.manifest().rows(Split.TEST) + " test rows");
    Broadcast<String> configuration = context.broadcast(network.getConfiguration().toJson());
    Broadcast<float[]> parameters = context.broadcast(weights);
    double[] sum = new double[3];
    for (double[] counts :
        hands(paths, parts)
            .mapPartitions(new ScoreTask(configuration, parameters, experiment.training().loss()))
            .collect()) {
      Arrays.setAll(sum, i -> sum[i] + counts[i]);
    }
    configuration.destroy();
    parameters.destroy();
    return new TestResult(new Accuracy((long) sum[1], (long) sum[0]), sum[2] / sum[0]);
  }
}
