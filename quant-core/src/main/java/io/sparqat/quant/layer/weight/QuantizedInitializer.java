package io.sparqat.quant.layer.weight;

import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.NominalRange;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.SigmoidFunction;
import java.util.Set;

/**
 * QKeras's QInitializer: first values that a quantizer with a given scale can tell apart. Where its
 * step is larger than the values' standard deviation, an initializer with a {@code scale} gets a
 * larger one; all values are kept within the quantizer's range.
 */
public record QuantizedInitializer(QuantizerSpec quantizer) {
  /** Keras's initializers that have a {@code scale}, the variance before it is shared out. */
  private static final Set<String> SCALED =
      Set.of(
          "VarianceScaling",
          "GlorotNormal",
          "GlorotUniform",
          "HeNormal",
          "HeUniform",
          "LecunNormal",
          "LecunUniform");

  /**
   * @throws IllegalArgumentException if the quantizer is a plain function, which has no range
   */
  public QuantizedInitializer {
    if (quantizer instanceof SigmoidFunction) {
      throw new IllegalArgumentException(
          "Cannot initialize weights for "
              + quantizer.canonical()
              + ": a function has no range (use a quantizer)");
    }
  }

  /**
   * The factor by which the initializer's {@code scale} must grow, at least 1.
   *
   * @param values what the initializer gives with its own scale
   */
  public double growth(ClassConfig initializer, TensorShape shape, float[] values) {
    double max = largest();
    double step = max * Math.pow(2, -quantizer.accept(new NominalBits()));
    if (!SCALED.contains(initializer.className()) || step <= deviation(values)) {
      return 1;
    }
    float[] quantized = new float[values.length];
    Quantizers.bind(quantizer, Semantics.QKERAS)
        .quantize(values, shape.axes(), quantized, Draw.INFERENCE);
    double square = 0;
    double product = 0;
    double quantizedSquare = 0;
    for (int i = 0; i < values.length; i++) {
      square += (double) values[i] * values[i];
      product += (double) values[i] * quantized[i];
      quantizedSquare += (double) quantized[i] * quantized[i];
    }
    boolean allZero = quantizedSquare == 0;
    double factor = allZero ? max / Math.sqrt(square / values.length) : quantizedSquare / product;
    return Math.max(factor, 1);
  }

  /** The values as the initializer gives them with its scale grown, kept within the range. */
  public float[] fit(ClassConfig initializer, TensorShape shape, float[] values) {
    double stretch = Math.sqrt(growth(initializer, shape, values));
    float max = largest();
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.min(Math.max((float) (values[i] * stretch), -max), max);
    }
    return result;
  }

  private float largest() {
    float largest = 0;
    for (float max : NominalRange.of(quantizer).max()) {
      largest = Math.max(largest, max);
    }
    return largest;
  }

  private static double deviation(float[] values) {
    double mean = 0;
    for (float value : values) {
      mean += value;
    }
    mean /= values.length;
    double square = 0;
    for (float value : values) {
      square += (value - mean) * (value - mean);
    }
    return Math.sqrt(square / values.length);
  }
}
