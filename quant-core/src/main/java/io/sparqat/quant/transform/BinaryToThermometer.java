package io.sparqat.quant.transform;

import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;

/**
 * Encodes numbers as positions on a scale, so that a network takes single bits: QKeras's {@code
 * BinaryToThermometer}. A value {@code x} of {@code [0, valueRange)} sets the entry of its class,
 * {@code floor(x / (valueRange / classes))}.
 *
 * @param classes number of positions; at least 2
 * @param valueRange largest value plus one step, 256 for bytes
 * @param withResidue whether the place within the class is added to the entry, 1 to below 2
 * @param mergeWithChannels whether positions become channels instead of an axis of their own
 * @param twoHot with a residue: whether it goes to the next position and is taken from this one, so
 *     that entries stay within 1; adds one position
 */
public record BinaryToThermometer(
    int classes,
    double valueRange,
    boolean withResidue,
    boolean mergeWithChannels,
    boolean twoHot) {
  public BinaryToThermometer {
    if (classes < 2) {
      throw new IllegalArgumentException("Invalid classes: " + classes + " (must be >= 2)");
    }
    if (!(valueRange > 0)) {
      throw new IllegalArgumentException("Invalid value_range: " + valueRange + " (must be > 0)");
    }
  }

  /** Entries per value. */
  public int width() {
    return classes + (twoHot ? 1 : 0);
  }

  /** The shape of an encoded sample; a last axis of length 1 is replaced by the positions. */
  public TensorShape shape(TensorShape input) {
    int[] axes = input.axes();
    if (axes.length > 0 && input.channels() == 1) {
      axes[axes.length - 1] = width();
    } else if (mergeWithChannels && axes.length > 0) {
      axes[axes.length - 1] = Math.multiplyExact(input.channels(), width());
    } else {
      axes = Arrays.copyOf(axes, axes.length + 1);
      axes[axes.length - 1] = width();
    }
    return new TensorShape(axes);
  }

  /**
   * The encoded values; each of the input becomes {@link #width} neighbours.
   *
   * @throws IllegalArgumentException if a value is outside {@code [0, valueRange)}
   */
  public float[] encode(float[] values) {
    float[] encoded = new float[Math.multiplyExact(values.length, width())];
    double step = valueRange / classes;
    for (int i = 0; i < values.length; i++) {
      double position = values[i] / step;
      int floor = (int) Math.floor(position);
      if (!(floor >= 0 && floor < classes)) {
        throw new IllegalArgumentException(
            "Invalid value: "
                + values[i]
                + " (must be >= 0 and < value_range, "
                + valueRange
                + ")");
      }
      put(encoded, i * width(), floor, (float) ((values[i] - floor * step) / step));
    }
    return encoded;
  }

  private void put(float[] encoded, int at, int floor, float residue) {
    if (!withResidue) {
      encoded[at + floor] = 1;
    } else if (twoHot) {
      encoded[at + floor] = 1 - residue;
      if (residue > 0) {
        encoded[at + floor + 1] = residue;
      }
    } else {
      encoded[at + floor] = 1 + residue;
    }
  }
}
