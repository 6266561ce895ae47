package io.sparqat.jobs.job;

import io.sparqat.datasets.Split;
import io.sparqat.jobs.fn.CalibrateConfigurations;
import io.sparqat.jobs.fn.CalibratedBytes;
import io.sparqat.jobs.fn.ScoringData;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.waiting.BoundedJob;
import io.sparqat.jobs.waiting.TimeLimit;
import io.sparqat.quant.UserException;
import io.sparqat.quant.score.Calibrated;
import io.sparqat.quant.score.ScoringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Fits scales and statistics of every configuration to training rows: a task takes a stretch of the
 * trie. What is fitted depends on rows and configuration alone, not on the tasks.
 */
public final class CalibrateJob {
  private static final String GROUP = "calibrate";

  private final JavaSparkContext context;
  private final ShardSet shards;
  private final ScoreSettings settings;

  public CalibrateJob(SparkSession spark, ShardSet shards, ScoreSettings settings) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.shards = shards;
    this.settings = settings;
  }

  /**
   * The plan with what was fitted; as it is when the settings ask for nothing.
   *
   * @param weights the trained network's, in order of the parameter vector
   */
  public ScoringPlan run(ScoringPlan plan, float[] weights) {
    if (!settings.calibration().any()) {
      return plan;
    }
    List<String> paths = shards.paths(Split.TRAIN);
    if (paths.isEmpty()) {
      throw new UserException(
          "Cannot calibrate on " + shards.manifest().name() + ": it has no training rows");
    }
    List<int[]> parts = parts(plan);
    ScoringData data = new ScoringData(context, plan, weights);
    context.setJobGroup(GROUP, plan.configurations() + " configurations", true);
    try {
      List<Integer> numbers = IntStream.range(0, parts.size()).boxed().toList();
      List<Calibrated> results = new ArrayList<>();
      for (byte[] result :
          BoundedJob.collect(
              context
                  .parallelize(numbers, parts.size())
                  .map(
                      new CalibrateConfigurations(
                          data, parts, settings.calibration(), paths, settings.calibrationRows())),
              TimeLimit.A_DAY,
              "calibration")) {
        results.add(CalibratedBytes.read(result));
      }
      return plan.with(Calibrated.join(parts, results, plan.network().nodes().size()));
    } finally {
      context.clearJobGroup();
      data.destroy();
    }
  }

  /** Stretches of the trie, one for each core. */
  private List<int[]> parts(ScoringPlan plan) {
    int[] order = plan.order();
    int tasks = Math.min(context.defaultParallelism(), order.length);
    return IntStream.range(0, tasks)
        .mapToObj(
            task ->
                Arrays.copyOfRange(
                    order,
                    (int) ((long) order.length * task / tasks),
                    (int) ((long) order.length * (task + 1) / tasks)))
        .toList();
  }
}
