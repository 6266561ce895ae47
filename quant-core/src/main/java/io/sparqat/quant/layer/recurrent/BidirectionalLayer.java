package io.sparqat.quant.layer.recurrent;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keras's Bidirectional and QKeras's QBidirectional: one recurrent layer runs forward, one
 * backward, and their outputs, in the order of time, are merged; without a merge mode they are two
 * results. Without a {@code backward_layer} the second is a copy of the first that goes the other
 * way.
 */
public final class BidirectionalLayer implements LayerOp {
  private final RecurrentLayer ahead;
  private final RecurrentLayer back;
  private final TensorShape single;
  private final boolean sequences;
  private final int units;
  private final Optional<String> mode;
  private final List<WeightSpec> weights;
  private float[] aheadOutput = new float[0];
  private float[] backOutput = new float[0];
  private float[] dAhead = new float[0];
  private float[] dBack = new float[0];
  private float[] dInput = new float[0];

  public BidirectionalLayer(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    LayerSpec first = spec.layer("layer").orElseThrow();
    LayerSpec second =
        spec.layer("backward_layer")
            .orElseGet(() -> first.with("go_backwards", !first.flag("go_backwards")));
    if (first.flag("return_state") || second.flag("return_state")) {
      throw new IllegalArgumentException(
          "Cannot run " + spec.type() + ": its layers return states (set return_state to false)");
    }
    ahead = new RecurrentLayer(binding.wrapped(first));
    back = new RecurrentLayer(binding.wrapped(second));
    sequences = first.flag("return_sequences");
    single = ahead.outputShape();
    units = single.channels();
    mode = spec.optionalText("merge_mode");
    List<WeightSpec> all = new ArrayList<>();
    ahead.weights().forEach(weight -> all.add(prefixed("forward_", weight)));
    back.weights().forEach(weight -> all.add(prefixed("backward_", weight)));
    weights = List.copyOf(all);
  }

  private static WeightSpec prefixed(String prefix, WeightSpec weight) {
    return new WeightSpec(prefix + weight.name(), weight.shape(), weight.role());
  }

  @Override
  public List<WeightSpec> weights() {
    return weights;
  }

  @Override
  public List<TensorShape> outputShapes() {
    return mode.isPresent() ? List.of(outputShape()) : List.of(single, single);
  }

  @Override
  public TensorShape outputShape() {
    if (mode.isEmpty()) {
      return TensorShape.of(2 * single.size());
    }
    int[] axes = single.axes();
    axes[axes.length - 1] *= mode.get().equals("concat") ? 2 : 1;
    return new TensorShape(axes);
  }

  /** Forgets the states that stateful layers keep between passes. */
  @Override
  public void resetStates() {
    ahead.resetStates();
    back.resetStates();
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    int values = single.size() * pass.stride();
    if (aheadOutput.length < values) {
      aheadOutput = new float[values];
      backOutput = new float[values];
      dAhead = new float[values];
      dBack = new float[values];
    }
    int half = ahead.weights().size();
    ahead.forward(pass, Arrays.copyOfRange(weights, 0, half), inputs, aheadOutput);
    back.forward(pass, Arrays.copyOfRange(weights, half, weights.length), inputs, backOutput);
    int block = units * pass.stride();
    int steps = values / block;
    for (int t = 0; t < steps; t++) {
      merge(t * block, reversed(t, steps) * block, t, steps, block, output);
    }
  }

  /** Where step {@code t} stands in the output of the layer that goes backwards. */
  private int reversed(int t, int steps) {
    return sequences ? steps - 1 - t : t;
  }

  private void merge(int a, int b, int t, int steps, int block, float[] output) {
    switch (mode.orElse("none")) {
      case "concat" -> {
        System.arraycopy(aheadOutput, a, output, 2 * t * block, block);
        System.arraycopy(backOutput, b, output, (2 * t + 1) * block, block);
      }
      case "none" -> {
        System.arraycopy(aheadOutput, a, output, t * block, block);
        System.arraycopy(backOutput, b, output, (steps + t) * block, block);
      }
      default -> {
        for (int i = 0; i < block; i++) {
          float x = aheadOutput[a + i];
          float y = backOutput[b + i];
          output[t * block + i] = mode.orElse("").equals("mul") ? x * y : (x + y) * averageFactor();
        }
      }
    }
  }

  private float averageFactor() {
    return mode.orElse("").equals("ave") ? 0.5f : 1;
  }

  private void split(int a, int b, int t, int steps, int block, float[] g) {
    switch (mode.orElse("none")) {
      case "concat" -> {
        System.arraycopy(g, 2 * t * block, dAhead, a, block);
        System.arraycopy(g, (2 * t + 1) * block, dBack, b, block);
      }
      case "none" -> {
        System.arraycopy(g, t * block, dAhead, a, block);
        System.arraycopy(g, (steps + t) * block, dBack, b, block);
      }
      default -> {
        boolean product = mode.orElse("").equals("mul");
        for (int i = 0; i < block; i++) {
          float d = g[t * block + i] * averageFactor();
          dAhead[a + i] = product ? d * backOutput[b + i] : d;
          dBack[b + i] = product ? d * aheadOutput[a + i] : d;
        }
      }
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
    int block = units * pass.stride();
    int steps = single.size() / units;
    for (int t = 0; t < steps; t++) {
      split(t * block, reversed(t, steps) * block, t, steps, block, outputGradient);
    }
    int half = ahead.weights().size();
    float[] dx = inputGradients[0];
    ahead.backward(
        pass,
        Arrays.copyOfRange(weights, 0, half),
        inputs,
        aheadOutput,
        dAhead,
        new @Nullable float[][] {dx},
        Arrays.copyOfRange(weightGradients, 0, half));
    if (dx != null && dInput.length < dx.length) {
      dInput = new float[dx.length];
    }
    back.backward(
        pass,
        Arrays.copyOfRange(weights, half, weights.length),
        inputs,
        backOutput,
        dBack,
        new @Nullable float[][] {dx == null ? null : dInput},
        Arrays.copyOfRange(weightGradients, half, weightGradients.length));
    for (int i = 0; dx != null && i < dx.length; i++) {
      dx[i] += dInput[i];
    }
  }
}
