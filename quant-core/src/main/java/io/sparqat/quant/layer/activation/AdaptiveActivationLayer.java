package io.sparqat.quant.layer.activation;

import io.sparqat.quant.kernel.IntegerBitEstimate;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.layer.DrawKey;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.QuantizerActivation;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.layer.WeightSpec.Role;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.IntegerBits;
import io.sparqat.quant.spec.Noise;
import io.sparqat.quant.spec.QuantizedBits;
import io.sparqat.quant.spec.QuantizedRelu;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.ScaleRule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * QKeras's QAdaptiveActivation: {@code quantized_bits} or {@code quantized_relu} whose integer bits
 * follow running means of the smallest and largest activation.
 *
 * <p>A training pass counts the step up, quantizes with the integer bits of the running range so
 * far (not at all before {@code quantization_delay} steps), then moves the range towards that of
 * the unquantized activations, until the step is beyond {@code ema_freeze_delay}. QKeras moves the
 * range at inference, too, if a freeze delay is given; we do only where its defects are asked for.
 */
public final class AdaptiveActivationLayer implements LayerOp {
  private final LayerBinding binding;
  private final TensorShape shape;
  private final boolean rectified;
  private final boolean trainable;
  private final boolean countsSteps;
  private final int quantizationDelay;
  private final int freezeDelay;
  private final float decay;
  private final int channels;
  private final boolean keepNegative;
  private final List<WeightSpec> weights;
  private final DrawKey key;
  private List<Double> integers = List.of();
  private @Nullable Quantizer quantizer;
  private @Nullable QuantizerActivation quantized;
  private @Nullable QuantizerActivation unquantized;
  private float[] range = new float[0];

  public AdaptiveActivationLayer(LayerBinding binding) {
    this.binding = binding;
    LayerSpec spec = binding.spec();
    shape = binding.input();
    rectified = spec.text("activation").equals("quantized_relu");
    trainable = spec.flag("trainable");
    countsSteps = spec.optionalInteger("current_step").isEmpty();
    quantizationDelay = spec.integer("quantization_delay");
    freezeDelay = spec.optionalInteger("ema_freeze_delay").orElse(0);
    decay = (float) spec.number("ema_decay");
    channels = spec.flag("per_channel") ? shape.channels() : 1;
    keepNegative = !rectified || spec.number("relu_neg_slope") != 0;
    TensorShape vector = TensorShape.of(channels);
    weights =
        List.of(
            new WeightSpec("step", TensorShape.of(), Role.COUNTER),
            new WeightSpec("ema_min", vector, Role.STATISTIC),
            new WeightSpec("ema_max", vector, Role.STATISTIC));
    key = binding.drawKey();
  }

  @Override
  public List<WeightSpec> weights() {
    return weights;
  }

  @Override
  public TensorShape outputShape() {
    return shape;
  }

  /** The integer bits of a running range, one per channel or one for all. */
  public List<Double> integerBits(float[][] weights) {
    LayerSpec spec = binding.spec();
    List<Double> bits = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      int estimate =
          IntegerBitEstimate.of(
              weights[1][c],
              weights[2][c],
              spec.integer("total_bits"),
              spec.flag("symmetric"),
              keepNegative,
              spec.flag("po2_rounding"));
      bits.add((double) estimate);
    }
    return bits;
  }

  private QuantizerSpec spec(List<Double> integer) {
    LayerSpec spec = binding.spec();
    int bits = spec.integer("total_bits");
    if (!rectified) {
      return new QuantizedBits(
          bits,
          new IntegerBits(integer),
          spec.flag("symmetric"),
          true,
          Alpha.of(1),
          false,
          ScaleRule.DEFAULT,
          List.of(),
          Noise.NONE);
    }
    return new QuantizedRelu(
        bits,
        new IntegerBits(integer),
        false,
        spec.number("relu_neg_slope"),
        false,
        spec.optionalNumber("relu_upper_bound")
            .map(OptionalDouble::of)
            .orElse(OptionalDouble.empty()),
        false,
        Noise.NONE,
        false);
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    boolean training = pass.training() && trainable;
    if (training && countsSteps) {
      weights[0][0] += 1;
    }
    float step = weights[0][0];
    QuantizerActivation activation = bound(weights);
    boolean delayed = training && step < quantizationDelay;
    if (quantizer != null) {
      quantizer.qnoiseFactor(delayed ? 0 : 1);
    }
    activation.forward(pass, shape.size(), inputs[0], output);
    boolean freezes = freezeDelay > 0 && trainable;
    boolean mayMove = training || (freezes && binding.options().asQKeras());
    if (mayMove && !(freezes && step > freezeDelay)) {
      moveRange(pass, inputs[0], weights);
    }
  }

  /** The quantizer for the present range; made anew when its integer bits change. */
  private QuantizerActivation bound(float[][] weights) {
    List<Double> now = integerBits(weights);
    if (quantized == null || !now.equals(integers)) {
      integers = now;
      quantizer = binding.bind(spec(now));
      quantized = new QuantizerActivation(quantizer, shape, key);
      Quantizer off = binding.bind(spec(now));
      off.qnoiseFactor(0);
      unquantized = new QuantizerActivation(off, shape, key);
    }
    return quantized;
  }

  private void moveRange(Pass pass, float[] x, float[][] weights) {
    int stride = pass.stride();
    if (range.length < shape.size() * stride) {
      range = new float[shape.size() * stride];
    }
    if (unquantized != null) {
      unquantized.forward(pass, shape.size(), x, range);
    }
    for (int c = 0; c < channels; c++) {
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (int f = c; f < shape.size(); f += channels) {
        for (int n = f * stride; n < f * stride + pass.size(); n++) {
          low = Math.min(low, range[n]);
          high = Math.max(high, range[n]);
        }
      }
      weights[1][c] -= (weights[1][c] - low) * (1 - decay);
      weights[2][c] -= (weights[2][c] - high) * (1 - decay);
    }
  }

  @Override
  public void backward(
      Pass pass,
      float[][] weights,
      float[][] inputs,
      float[] output,
      float[] outputGradient,
      @Nullable float[][] inputGradients,
      float[][] weightGradients) {
    float[] dx = inputGradients[0];
    if (dx != null && quantized != null) {
      quantized.backward(pass, shape.size(), inputs[0], output, outputGradient, dx);
    }
  }
}
