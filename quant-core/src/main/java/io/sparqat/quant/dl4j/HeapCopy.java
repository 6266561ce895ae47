package io.sparqat.quant.dl4j;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies between ND4J's native memory and heap arrays, in bulk. The arrays are held until a copy is
 * done: a pointer alone would not keep ND4J from freeing the memory behind it.
 */
final class HeapCopy {
  private HeapCopy() {}

  /** Reads a dense vector. */
  static void readVector(INDArray from, float[] to, int length) {
    read(from, 0, to, 0, length);
  }

  /** A copy of a dense array. */
  static float[] values(INDArray from) {
    float[] values = new float[Math.toIntExact(from.length())];
    readVector(from, values, values.length);
    return values;
  }

  /** Writes a dense vector. */
  static void writeVector(float[] from, INDArray to, int length) {
    write(from, 0, to, 0, length);
  }

  /**
   * Reads a batch, samples on the first axis, into batch-innermost rows; spare lanes become 0.
   *
   * @param features values per sample, the product of the other axes
   * @throws IllegalArgumentException if the array has another size
   */
  static void readBatch(INDArray from, int features, int stride, float[] to) {
    int size = Math.toIntExact(from.size(0));
    if (from.length() != (long) size * features) {
      throw new IllegalArgumentException(
          "Invalid batch: shape "
              + Arrays.toString(from.shape())
              + " (must have "
              + features
              + " values per sample)");
    }
    INDArray array = from.dataType() == DataType.FLOAT ? from : from.castTo(DataType.FLOAT);
    if (array.rank() == 2 && isBatchInnermost(array)) {
      if (stride == size) {
        read(array, 0, to, 0, size * features);
        return;
      }
      for (int f = 0; f < features; f++) {
        read(array, (long) f * size, to, f * stride, size);
        Arrays.fill(to, f * stride + size, (f + 1) * stride, 0);
      }
      return;
    }
    transpose(isRowMajor(array) ? array : array.dup('c'), size, features, stride, to);
  }

  /** Turns samples into rows, a block at a time so that both sides stay in the cache. */
  private static void transpose(INDArray from, int size, int features, int stride, float[] to) {
    int block = 16;
    float[] samples = new float[block * features];
    for (int n = 0; n < size; n += block) {
      int count = Math.min(block, size - n);
      read(from, (long) n * features, samples, 0, count * features);
      for (int f = 0; f < features; f++) {
        for (int i = 0; i < count; i++) {
          to[f * stride + n + i] = samples[i * features + f];
        }
      }
    }
    for (int f = 0; f < features; f++) {
      Arrays.fill(to, f * stride + size, (f + 1) * stride, 0);
    }
  }

  /** Writes batch-innermost rows into a {@code [size, features]} array in 'f' order. */
  static void writeBatch(float[] from, int features, int stride, INDArray to) {
    int size = Math.toIntExact(to.size(0));
    if (stride == size) {
      write(from, 0, to, 0, size * features);
      return;
    }
    for (int f = 0; f < features; f++) {
      write(from, f * stride, to, (long) f * size, size);
    }
  }

  private static boolean isBatchInnermost(INDArray array) {
    return (array.size(0) == 1 || array.stride(0) == 1)
        && (array.size(1) == 1 || array.stride(1) == array.size(0));
  }

  private static boolean isRowMajor(INDArray array) {
    long step = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1 && array.stride(axis) != step) {
        return false;
      }
      step *= array.size(axis);
    }
    return true;
  }

  private static void read(INDArray from, long at, float[] to, int offset, int length) {
    pointer(from, at).get(to, offset, length);
    Reference.reachabilityFence(from);
  }

  private static void write(float[] from, int offset, INDArray to, long at, int length) {
    pointer(to, at).put(from, offset, length);
    Reference.reachabilityFence(to);
  }

  private static FloatPointer pointer(INDArray array, long at) {
    FloatPointer pointer = new FloatPointer(array.data().pointer());
    pointer.position(array.offset() + at);
    return pointer;
  }
}
