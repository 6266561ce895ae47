package io.sparqat.jobs.table;

import io.sparqat.quant.search.Accuracy;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What training a candidate gave, or scoring it with given weights.
 *
 * @param accuracy on the full test set; on a part of it when dropped
 * @param loss mean loss on the full test set; empty when scored
 * @param curve how training went; empty when scored
 * @param weightsSha256 hash of the parameters, before quantization
 * @param wallSeconds from start to end; when scored, the candidate's share of the whole job
 * @param coreSeconds wall seconds times cores in use
 * @param sparsity share of quantized weights that are zero
 * @param integerMismatches test rows that integer inference classifies otherwise
 */
public record Trained(
    Accuracy accuracy,
    OptionalDouble loss,
    List<CurvePoint> curve,
    String weightsSha256,
    double wallSeconds,
    double coreSeconds,
    OptionalDouble sparsity,
    OptionalLong integerMismatches) {
  public Trained {
    curve = List.copyOf(curve);
  }

  /**
   * One point of the learning curve.
   *
   * @param round averaging round or epoch, counted from 1
   * @param rows training rows seen so far, by all workers
   * @param loss mean training loss since the point before
   * @param accuracy validation accuracy; NaN where it was not measured
   */
  public record CurvePoint(int round, long rows, double loss, double accuracy) {}
}
