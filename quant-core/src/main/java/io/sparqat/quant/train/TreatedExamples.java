package io.sparqat.quant.train;

import io.sparqat.quant.model.TensorShape;

/** Rows as others are, but for what a subclass changes. */
abstract class TreatedExamples implements Examples {
  final Examples of;

  TreatedExamples(Examples of) {
    this.of = of;
  }

  @Override
  public int rows() {
    return of.rows();
  }

  @Override
  public int featureSize() {
    return of.featureSize();
  }

  @Override
  public TensorShape shape() {
    return of.shape();
  }

  @Override
  public int targetSize() {
    return of.targetSize();
  }

  @Override
  public void gatherFeatures(int[] order, int from, int count, int stride, float[] out) {
    of.gatherFeatures(order, from, count, stride, out);
  }

  @Override
  public void gatherTargets(int[] order, int from, int count, int stride, float[] out) {
    of.gatherTargets(order, from, count, stride, out);
  }

  @Override
  public boolean weighted() {
    return of.weighted();
  }

  @Override
  public float weight(int row) {
    return of.weight(row);
  }

  @Override
  public int number(int row) {
    return of.number(row);
  }
}
