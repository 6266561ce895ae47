package io.sparqat.jobs.fn;

import io.sparqat.datasets.LabeledRows;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.score.ConfigurationScorer;
import io.sparqat.quant.score.ConfusionCounts;
import io.sparqat.quant.score.ScoringMemory;
import io.sparqat.quant.score.ScoringPlan;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.Function;

/**
 * Scores every configuration of a plan on some rows, which are read once. Returns the confusion
 * counts of all configurations one after another, and then the number of layers computed.
 */
public final class ScoreRows implements Function<Integer, int[]> {
  private static final long serialVersionUID = 1;

  private final ScoringData data;
  private final List<RowRange> ranges;
  private final long memory;

  /**
   * @param ranges the rows of each task
   * @param memory bytes a task may use; 0 for half of its share of the executor's heap
   */
  public ScoreRows(ScoringData data, List<RowRange> ranges, long memory) {
    this.data = data;
    this.ranges = ranges;
    this.memory = memory;
  }

  @Override
  public int[] call(Integer task) {
    RowRange range = ranges.get(task);
    LabeledRows rows = ShardSet.ofShard(range.path(), new Configuration()).read(range.path());
    ScoringPlan plan = data.plan();
    ModelWeights weights = data.weights(plan.network());
    int cells = rows.classes() * rows.classes();
    int[] counts = new int[plan.configurations() * cells + 1];
    for (int[] part : ScoringMemory.parts(plan, weights, budget())) {
      ConfigurationScorer scorer = new ConfigurationScorer(plan.select(part), weights);
      scorer.score(new RowExamples(rows), range.from(), range.to());
      for (int i = 0; i < part.length; i++) {
        copy(scorer.counts(i), counts, part[i] * cells);
      }
      counts[counts.length - 1] += Math.toIntExact(scorer.layersComputed());
    }
    return counts;
  }

  private long budget() {
    Runtime runtime = Runtime.getRuntime();
    return memory > 0 ? memory : runtime.maxMemory() / (2L * runtime.availableProcessors());
  }

  private static void copy(ConfusionCounts counts, int[] out, int at) {
    int classes = counts.classes();
    for (int truth = 0; truth < classes; truth++) {
      for (int prediction = 0; prediction < classes; prediction++) {
        out[at + truth * classes + prediction] = Math.toIntExact(counts.count(truth, prediction));
      }
    }
  }
}
