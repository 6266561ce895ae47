package io.sparqat.jobs.job;

import io.sparqat.datasets.Split;
import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.config.TrainingConfig;
import io.sparqat.jobs.fn.ShardSource;
import io.sparqat.jobs.plan.CostProbe;
import io.sparqat.jobs.plan.MeasuredRound;
import io.sparqat.jobs.plan.ScalingCosts;
import io.sparqat.jobs.plan.ScalingModel;
import io.sparqat.jobs.plan.ScalingPlan;
import io.sparqat.jobs.rounds.MergeRule;
import io.sparqat.jobs.rounds.Minibatches;
import io.sparqat.jobs.rounds.RoundAveragingTrainingMaster;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.rounds.RoundSettings;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.train.EarlyStopping;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;

/** Measures a candidate's rounds before it is trained. */
public final class PlanJob {
  /** A network that is not measured: 10 Gbit/s, with some loss. */
  public static final double USUAL_BYTES_PER_SECOND = 1e9;

  private final JavaSparkContext context;
  private final ExperimentConfig experiment;
  private final ShardSet shards;

  public PlanJob(SparkSession spark, ExperimentConfig experiment, ShardSet shards) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.experiment = experiment;
    this.shards = shards;
  }

  /**
   * A model of the candidate's rounds, from some seconds of measurements on its first shard.
   *
   * @param coresPerExecutor workers that share a machine's network
   * @param bytesPerSecond of that network
   */
  public ScalingModel model(Candidate candidate, int coresPerExecutor, double bytesPerSecond) {
    ComputationGraph network =
        Lowering.lower(
            candidate.apply(experiment.network()),
            experiment.rounds().options(experiment.training()));
    Minibatches batches =
        new ShardSource(
                experiment.rounds().batchSize(experiment.training()),
                experiment.training().seed(),
                experiment.training().rows())
            .open(0, List.of(shards.paths(Split.TRAIN).subList(0, 1)).iterator());
    ScalingCosts costs =
        new CostProbe(context, experiment.recovery().limit())
            .measure(network, batches, experiment.rounds().wire(), bytesPerSecond);
    return new ScalingModel(
        costs, network.numParams(), experiment.rounds().wire().bytesPerValue(), coresPerExecutor);
  }

  /**
   * Runs rounds of the candidate, each kind for some seconds: with one worker and with as many as
   * this session has cores, and with 1, 4, 16 and so on local steps, at least two rounds an epoch.
   */
  public List<MeasuredRound> measure(Candidate candidate, double seconds) {
    ModelSpec model = candidate.apply(experiment.network());
    List<MeasuredRound> measured = new ArrayList<>();
    for (int workers : new TreeSet<>(List.of(1, context.defaultParallelism()))) {
      shards.manifest().requireWorkers(workers);
      long rows = shards.manifest().rows(Split.TRAIN) / workers;
      long steps = rows / experiment.rounds().batchSize(experiment.training());
      for (int localSteps = 1; 2 * localSteps <= steps; localSteps *= 4) {
        measured.add(
            MeasuredRound.of(workers, localSteps, run(model, workers, localSteps, seconds)));
      }
    }
    return measured;
  }

  private List<RoundReport> run(ModelSpec model, int workers, int localSteps, double seconds) {
    TrainingConfig training = experiment.training();
    RoundSettings settings =
        RoundSettings.of(workers, localSteps, training.seed())
            .withWire(experiment.rounds().wire())
            .withOptimizerState(experiment.rounds().optimizerState());
    List<RoundReport> reports = new ArrayList<>();
    context.setJobGroup("plan", workers + " workers, " + localSteps + " local steps", true);
    try (RoundAveragingTrainingMaster master =
        new RoundAveragingTrainingMaster(settings, MergeRule.of(model))) {
      master.addRoundListener(reports::add);
      master.stopEarly(new EarlyStopping(EarlyStopping.Monitor.LOSS, 0, 0, seconds, 0, 0));
      SparkComputationGraph graph =
          new SparkComputationGraph(
              context, Lowering.lower(model, experiment.rounds().options(training)), master);
      JavaRDD<String> paths = context.parallelize(shards.paths(Split.TRAIN), 1);
      ShardSource source =
          new ShardSource(
              experiment.rounds().batchSize(training), training.seed(), training.rows());
      do {
        master.executeTraining(graph, paths, source);
      } while (master.reasonToStop().isEmpty());
    }
    return reports;
  }

  /**
   * What to do with a cluster.
   *
   * @param cores of the cluster; 0 for those of this session
   * @param efficiency share of the time that steps shall have
   */
  public ScalingPlan plan(ScalingModel model, int cores, double efficiency) {
    return new ScalingPlan(
        model,
        shards.manifest().rows(Split.TRAIN),
        experiment.rounds().batchSize(experiment.training()),
        cores > 0 ? cores : context.defaultParallelism(),
        efficiency);
  }
}
