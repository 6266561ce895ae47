package io.sparqat.jobs.fn;

import io.sparqat.datasets.LabeledRows;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.train.Examples;
import java.util.Arrays;

/** Rows with classes as examples with one-hot targets. */
public record RowExamples(LabeledRows data) implements Examples {
  @Override
  public int rows() {
    return data.rows();
  }

  @Override
  public int featureSize() {
    return data.features().width();
  }

  @Override
  public TensorShape shape() {
    return TensorShape.of(data.shape());
  }

  @Override
  public int targetSize() {
    return data.classes();
  }

  @Override
  public void gatherFeatures(int[] order, int from, int count, int stride, float[] out) {
    data.features().gather(order, from, count, stride, out);
  }

  @Override
  public void gatherTargets(int[] order, int from, int count, int stride, float[] out) {
    for (int label = 0; label < data.classes(); label++) {
      Arrays.fill(out, label * stride, label * stride + count, 0);
    }
    for (int n = 0; n < count; n++) {
      out[data.labels()[order[from + n]] * stride + n] = 1;
    }
  }

  @Override
  public boolean weighted() {
    return data.weights() != null;
  }

  @Override
  public float weight(int row) {
    float[] weights = data.weights();
    return weights == null ? 1 : weights[row];
  }

  @Override
  public int number(int row) {
    return data.numbers()[row];
  }
}
