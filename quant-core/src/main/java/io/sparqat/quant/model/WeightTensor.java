package io.sparqat.quant.model;

/**
 * One weight of a layer.
 *
 * @param name Keras's name without the layer, for example {@code kernel}
 * @param shape Keras's shape
 * @param values row-major; the array is not copied and must not be changed
 */
public record WeightTensor(String name, TensorShape shape, float[] values) {
  public WeightTensor {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "Invalid weight "
              + name
              + ": "
              + values.length
              + " values for shape "
              + shape
              + " (must be "
              + shape.size()
              + ")");
    }
  }

  /** The same weight with other values of the same shape. */
  public WeightTensor withValues(float[] other) {
    return new WeightTensor(name, shape, other);
  }
}
