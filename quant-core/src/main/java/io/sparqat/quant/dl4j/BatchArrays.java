package io.sparqat.quant.dl4j;

import io.sparqat.quant.layer.Pass;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batches of rows with classes in the form the network's layers read without conversion: {@code
 * [batch, features]} in 'f' order. One native array per batch size is made and used again, so that
 * a steady training loop allocates nothing.
 */
public final class BatchArrays {
  private final int features;
  private final int classes;
  private final Map<Integer, DataSet> bySize = new HashMap<>();
  private float[] oneHot = {};

  public BatchArrays(int features, int classes) {
    this.features = features;
    this.classes = classes;
  }

  /** Distance between two features of a batch of {@code size} rows in a kernel's array. */
  public static int stride(int size) {
    return Pass.strideOf(size);
  }

  /**
   * Fills a batch; it is valid until the next of the same size.
   *
   * @param rows batch-innermost features: feature {@code f} of row {@code n} at {@code f *
   *     stride(size) + n}
   * @param labels the class of each row
   * @param size rows in the batch
   */
  public DataSet fill(float[] rows, int[] labels, int size) {
    DataSet batch = bySize.computeIfAbsent(size, this::allocate);
    int stride = stride(size);
    HeapCopy.writeBatch(rows, features, stride, batch.getFeatures());
    if (oneHot.length < classes * stride) {
      oneHot = new float[classes * stride];
    }
    Arrays.fill(oneHot, 0, classes * stride, 0);
    for (int n = 0; n < size; n++) {
      oneHot[labels[n] * stride + n] = 1;
    }
    HeapCopy.writeBatch(oneHot, classes, stride, batch.getLabels());
    return batch;
  }

  private DataSet allocate(int size) {
    INDArray rows = Nd4j.createUninitialized(DataType.FLOAT, new long[] {size, features}, 'f');
    INDArray labels = Nd4j.createUninitialized(DataType.FLOAT, new long[] {size, classes}, 'f');
    return new DataSet(rows, labels);
  }
}
