package io.sparqat.quant.codebook;

import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tensor as indices, with one codebook for each slice along an axis. QKeras {@code
 * weight_compression}.
 *
 * @param shape of the tensor
 * @param axis the axis whose slices have their own codebook
 * @param index for each weight, row-major, its place in its slice's codebook
 * @param codebooks one a slice
 */
public record CompressedWeights(
    TensorShape shape, int axis, int[] index, List<Codebook> codebooks) {
  /**
   * Fits the codebooks and looks every weight up.
   *
   * @param axis from 0, or negative from the last
   * @param bits of an index
   * @param quantizer applied to each codebook's values; empty for none
   */
  public static CompressedWeights fit(
      float[] weights, TensorShape shape, int axis, int bits, Optional<Quantizer> quantizer) {
    Codebook.checkBits(bits);
    if (weights.length != shape.size()) {
      throw new IllegalArgumentException(
          "Invalid weights: " + weights.length + " values (must be " + shape + ")");
    }
    int along = axis < 0 ? shape.rank() + axis : axis;
    if (along < 0 || along >= shape.rank()) {
      throw new IllegalArgumentException(
          "Invalid axis: " + axis + " (must be one of " + shape + ")");
    }
    int slices = shape.axis(along);
    int inner = 1;
    for (int i = along + 1; i < shape.rank(); i++) {
      inner *= shape.axis(i);
    }
    List<Codebook> codebooks = new ArrayList<>();
    int[] index = new int[weights.length];
    for (int slice = 0; slice < slices; slice++) {
      float[] values = new float[weights.length / slices];
      for (int i = 0; i < values.length; i++) {
        values[i] = weights[place(i, slice, slices, inner)];
      }
      Codebook codebook = Codebook.fit(values, bits, quantizer);
      for (int i = 0; i < values.length; i++) {
        index[place(i, slice, slices, inner)] = codebook.nearest(values[i]);
      }
      codebooks.add(codebook);
    }
    return new CompressedWeights(shape, along, index, List.copyOf(codebooks));
  }

  /** Where the i-th value of a slice stands in the tensor. */
  private static int place(int i, int slice, int slices, int inner) {
    return (i / inner * slices + slice) * inner + i % inner;
  }

  /** The weights that the indices stand for. */
  public float[] weights() {
    int slices = codebooks.size();
    int inner = 1;
    for (int i = axis + 1; i < shape.rank(); i++) {
      inner *= shape.axis(i);
    }
    float[] weights = new float[index.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = codebooks.get(i / inner % slices).value(index[i]);
    }
    return weights;
  }
}
