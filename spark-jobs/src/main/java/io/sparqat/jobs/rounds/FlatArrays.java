package io.sparqat.jobs.rounds;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Flat views of DL4J (parameters, optimizer state) to and from primitive arrays. */
final class FlatArrays {
  private FlatArrays() {}

  /** A copy of the values; empty for null, which DL4J has for "none". */
  static float[] read(@Nullable INDArray view) {
    return view == null ? new float[0] : view.dup().data().asFloat();
  }

  /** Overwrites the view, which must be as long. */
  static void write(float[] values, INDArray view) {
    if (values.length != view.length()) {
      throw new IllegalArgumentException(
          "Cannot set " + view.length() + " parameters from " + values.length + " values");
    }
    if (values.length > 0) {
      view.assign(Nd4j.createFromArray(values).reshape(view.shape()));
    }
  }

  /** Whether every value is 0 and not -0. */
  static boolean isZero(float[] values) {
    for (float value : values) {
      if (Float.floatToRawIntBits(value) != 0) {
        return false;
      }
    }
    return true;
  }
}
