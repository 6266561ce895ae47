package io.sparqat.quant.layer.weight;

import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * First values of a layer's weights by Keras's initializers. The draws are our own, keyed by seed,
 * layer and weight: the distributions are Keras's, the numbers are not TensorFlow's.
 */
public final class Initializers {
  /** Standard deviation of a unit normal cut off at two of them; Keras's own constant. */
  private static final double TRUNCATED_DEVIATION = 0.87962566103423978;

  private Initializers() {}

  /**
   * First values of all weights of a layer.
   *
   * @param seed the run's seed
   * @param index position of the layer in its network
   */
  public static List<float[]> weights(
      LayerSpec layer, List<WeightSpec> weights, long seed, int index) {
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      WeightSpec weight = weights.get(i);
      SplittableRandom random = new SplittableRandom(seed);
      for (int skip = 0; skip < index * 64 + i; skip++) {
        random.nextLong();
      }
      values.add(values(layer, weight, random.split()));
    }
    return values;
  }

  private static float[] values(LayerSpec layer, WeightSpec weight, SplittableRandom random) {
    if (weight.role() == WeightSpec.Role.COUNTER) {
      int given = layer.has("current_step") ? layer.optionalInteger("current_step").orElse(-1) : -1;
      return new float[] {given};
    }
    WeightArguments arguments = WeightArguments.of(layer, weight.name());
    ClassConfig initializer = arguments.initializer().orElse(ClassConfig.named("Zeros"));
    float[] values = values(initializer, weight.shape(), random);
    if (weight.name().endsWith("bias") && forgets(arguments.layer())) {
      int units = weight.shape().channels() / 4;
      Arrays.fill(values, units, 2 * units, 1);
    }
    boolean fixed = Set.of("Zeros", "Ones").contains(initializer.className());
    return arguments
        .quantizer()
        .filter(quantizer -> !fixed && !hasFittedScale(quantizer))
        .map(
            quantizer ->
                new QuantizedInitializer(quantizer).fit(initializer, weight.shape(), values))
        .orElse(values);
  }

  /** Whether Keras starts the forget gate's bias with 1, as QKeras's QLSTM always does. */
  private static boolean forgets(LayerSpec layer) {
    return layer.has("unit_forget_bias")
        && (layer.type().isQuantized() || layer.flag("unit_forget_bias"));
  }

  private static boolean hasFittedScale(QuantizerSpec quantizer) {
    return quantizer.canonical().contains("alpha='auto");
  }

  /**
   * Values by one initializer.
   *
   * @throws IllegalArgumentException if the initializer is not one of Keras's
   */
  public static float[] values(
      ClassConfig initializer, TensorShape shape, SplittableRandom random) {
    float[] values = new float[shape.size()];
    switch (initializer.className()) {
      case "Zeros" -> {}
      case "Ones" -> Arrays.fill(values, 1);
      case "Constant" -> Arrays.fill(values, (float) initializer.number("value", 0));
      case "RandomUniform" ->
          uniform(
              values,
              initializer.number("minval", -0.05),
              initializer.number("maxval", 0.05),
              random);
      case "RandomNormal" ->
          normal(
              values,
              initializer.number("mean", 0),
              initializer.number("stddev", 0.05),
              false,
              random);
      case "TruncatedNormal" ->
          normal(
              values,
              initializer.number("mean", 0),
              initializer.number("stddev", 0.05),
              true,
              random);
      case "GlorotUniform" -> scaled(values, shape, 1, "fan_avg", "uniform", random);
      case "GlorotNormal" -> scaled(values, shape, 1, "fan_avg", "truncated_normal", random);
      case "HeUniform" -> scaled(values, shape, 2, "fan_in", "uniform", random);
      case "HeNormal" -> scaled(values, shape, 2, "fan_in", "truncated_normal", random);
      case "LecunUniform" -> scaled(values, shape, 1, "fan_in", "uniform", random);
      case "LecunNormal" -> scaled(values, shape, 1, "fan_in", "truncated_normal", random);
      case "VarianceScaling" ->
          scaled(
              values,
              shape,
              initializer.number("scale", 1),
              initializer.text("mode", "fan_in"),
              initializer.text("distribution", "truncated_normal"),
              random);
      case "Orthogonal" -> orthogonal(values, shape, initializer.number("gain", 1), random);
      case "Identity" -> identity(values, shape, initializer.number("gain", 1));
      default ->
          throw new IllegalArgumentException(
              "Invalid initializer: " + initializer + " (must be one of Keras's)");
    }
    return values;
  }

  private static void uniform(float[] values, double low, double high, SplittableRandom random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (low + (high - low) * random.nextDouble());
    }
  }

  private static void normal(
      float[] values, double mean, double deviation, boolean truncated, SplittableRandom random) {
    for (int i = 0; i < values.length; i++) {
      double draw = gaussian(random);
      while (truncated && Math.abs(draw) > 2) {
        draw = gaussian(random);
      }
      values[i] = (float) (mean + deviation * draw);
    }
  }

  /** A standard normal number by the method of Box and Muller (1958). */
  private static double gaussian(SplittableRandom random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  private static void scaled(
      float[] values,
      TensorShape shape,
      double scale,
      String mode,
      String distribution,
      SplittableRandom random) {
    double fanIn = shape.rank() < 2 ? shape.channels() : (double) shape.size() / shape.channels();
    double fanOut = shape.rank() < 2 ? shape.channels() : (double) shape.size() / shape.axis(-2);
    double fan =
        switch (mode) {
          case "fan_in" -> fanIn;
          case "fan_out" -> fanOut;
          case "fan_avg" -> (fanIn + fanOut) / 2;
          default ->
              throw new IllegalArgumentException(
                  "Invalid mode: " + mode + " (must be fan_in, fan_out or fan_avg)");
        };
    double variance = scale / Math.max(1, fan);
    switch (distribution) {
      case "uniform" -> {
        double limit = Math.sqrt(3 * variance);
        uniform(values, -limit, limit, random);
      }
      case "truncated_normal" ->
          normal(values, 0, Math.sqrt(variance) / TRUNCATED_DEVIATION, true, random);
      case "untruncated_normal" -> normal(values, 0, Math.sqrt(variance), false, random);
      default ->
          throw new IllegalArgumentException(
              "Invalid distribution: "
                  + distribution
                  + " (must be uniform, truncated_normal or untruncated_normal)");
    }
  }

  /** Rows or columns, whichever are fewer, made orthonormal by Gram and Schmidt's method. */
  private static void orthogonal(
      float[] values, TensorShape shape, double gain, SplittableRandom random) {
    int columns = shape.channels();
    int rows = values.length / columns;
    boolean wide = columns > rows;
    int count = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    double[][] basis = new double[count][length];
    for (int i = 0; i < count; i++) {
      double[] vector = basis[i];
      Arrays.setAll(vector, j -> gaussian(random));
      for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < i; k++) {
          double dot = dot(vector, basis[k]);
          double[] other = basis[k];
          Arrays.setAll(vector, j -> vector[j] - dot * other[j]);
        }
      }
      double norm = Math.sqrt(dot(vector, vector));
      Arrays.setAll(vector, j -> vector[j] / norm);
    }
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        values[r * columns + c] = (float) (gain * (wide ? basis[r][c] : basis[c][r]));
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void identity(float[] values, TensorShape shape, double gain) {
    int columns = shape.channels();
    for (int i = 0; i < columns && i * columns + i < values.length; i++) {
      values[i * columns + i] = (float) gain;
    }
  }
}
