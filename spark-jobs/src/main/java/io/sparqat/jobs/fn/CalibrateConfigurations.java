package io.sparqat.jobs.fn;

import io.sparqat.datasets.LabeledRows;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.score.Calibration;
import io.sparqat.quant.score.Calibrator;
import io.sparqat.quant.score.ScoringPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.Function;

/** Fits some configurations of a plan to the first rows of some shards. */
public final class CalibrateConfigurations implements Function<Integer, byte[]> {
  private static final long serialVersionUID = 1;

  private final ScoringData data;
  private final List<int[]> parts;
  private final boolean scales;
  private final boolean batchNorm;
  private final List<String> paths;
  private final int rows;

  /**
   * @param parts the configurations of each task
   * @param paths shards to take rows from, in order
   * @param rows how many
   */
  public CalibrateConfigurations(
      ScoringData data, List<int[]> parts, Calibration calibration, List<String> paths, int rows) {
    this.data = data;
    this.parts = new ArrayList<>(parts);
    this.scales = calibration.scales();
    this.batchNorm = calibration.batchNorm();
    this.paths = new ArrayList<>(paths);
    this.rows = rows;
  }

  @Override
  public byte[] call(Integer task) {
    ScoringPlan plan = data.plan();
    Calibrator calibrator =
        new Calibrator(
            plan.select(parts.get(task)),
            new Calibration(scales, batchNorm),
            data.weights(plan.network()),
            new RowExamples(firstRows()));
    return CalibratedBytes.of(calibrator.calibrate());
  }

  private LabeledRows firstRows() {
    Configuration hadoop = new Configuration();
    List<LabeledRows> read = new ArrayList<>();
    int there = 0;
    for (String path : paths) {
      if (there < rows) {
        read.add(ShardSet.ofShard(path, hadoop).read(path));
        there += read.get(read.size() - 1).rows();
      }
    }
    LabeledRows all = LabeledRows.concatenate(read);
    return all.select(IntStream.range(0, Math.min(rows, all.rows())).toArray());
  }
}
