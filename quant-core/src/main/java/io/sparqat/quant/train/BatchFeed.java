package io.sparqat.quant.train;

import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Turns chosen rows into DL4J batches, in arrays that are used again for the next batch. */
public final class BatchFeed {
  private final Examples examples;
  private float[] features = {};
  private float[] targets = {};
  private int size = -1;
  private INDArray featureArray = Nd4j.empty(DataType.FLOAT);
  private INDArray targetArray = Nd4j.empty(DataType.FLOAT);
  private @Nullable INDArray weightArray;

  public BatchFeed(Examples examples) {
    this.examples = examples;
  }

  /** The batch of rows {@code order[from]} to {@code order[from + count - 1]}. */
  public DataSet batch(int[] order, int from, int count) {
    INDArray x = features(order, from, count);
    examples.gatherTargets(order, from, count, count, targets);
    put(targets, targetArray, count * examples.targetSize());
    INDArray weights = weightArray;
    if (weights != null) {
      for (int n = 0; n < count; n++) {
        weights.putScalar(n, 0, examples.weight(order[from + n]));
      }
    }
    return new DataSet(x, targetArray, null, weights);
  }

  /** The features of a batch alone. */
  INDArray features(int[] order, int from, int count) {
    reserve(count);
    examples.gatherFeatures(order, from, count, count, features);
    put(features, featureArray, count * examples.featureSize());
    return featureArray;
  }

  private void reserve(int count) {
    if (count == size) {
      return;
    }
    size = count;
    features = new float[count * examples.featureSize()];
    targets = new float[count * examples.targetSize()];
    featureArray = Nd4j.createUninitialized(DataType.FLOAT, shape(examples.featureSize()), 'f');
    targetArray = Nd4j.createUninitialized(DataType.FLOAT, shape(examples.targetSize()), 'f');
    weightArray = examples.weighted() ? Nd4j.ones(DataType.FLOAT, count, 1) : null;
  }

  private long[] shape(int width) {
    return new long[] {size, width};
  }

  private static void put(float[] from, INDArray to, int length) {
    new FloatPointer(to.data().pointer()).put(from, 0, length);
  }

  /** Batch-innermost targets of the last batch, {@code count} apart. */
  float[] targets() {
    return targets;
  }
}
