package io.sparqat.jobs.job;

import io.sparqat.datasets.Split;
import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.fn.ShardSource;
import io.sparqat.jobs.plan.CostProbe;
import io.sparqat.jobs.plan.ScalingCosts;
import io.sparqat.jobs.plan.ScalingModel;
import io.sparqat.jobs.plan.ScalingPlan;
import io.sparqat.jobs.rounds.Minibatches;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.dl4j.Lowering;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

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
        new ShardSource(experiment.training().batchSize(), experiment.training().seed())
            .open(0, List.of(shards.paths(Split.TRAIN).subList(0, 1)).iterator());
    ScalingCosts costs =
        new CostProbe(context, experiment.recovery().limit())
            .measure(network, batches, experiment.rounds().wire(), bytesPerSecond);
    return new ScalingModel(
        costs, network.numParams(), experiment.rounds().wire().bytesPerValue(), coresPerExecutor);
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
        experiment.training().batchSize(),
        cores > 0 ? cores : context.defaultParallelism(),
        efficiency);
  }
}
