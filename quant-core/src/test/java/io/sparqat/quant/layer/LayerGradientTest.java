package io.sparqat.quant.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparqat.quant.layer.WeightSpec.Role;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of every layer family, quantizers bypassed, against central differences. */
class LayerGradientTest {
  private static final int BATCH = 5;
  private static final double STEP = 1.0 / 128;

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("layers")
  void gradientsAgreeWithFiniteDifferences(LayerSpec spec, List<TensorShape> inputs) {
    Probe probe = new Probe(spec, inputs);
    probe.backward();
    for (int k = 0; k < inputs.size(); k++) {
      for (int f = 0; f < inputs.get(k).size(); f++) {
        for (int n = 0; n < BATCH; n++) {
          int at = f * probe.pass.stride() + n;
          probe.check("input " + k, probe.inputs[k], at, probe.inputGradients[k][at]);
        }
      }
    }
    for (int w = 0; w < probe.weights.length; w++) {
      if (probe.op.weights().get(w).role() == Role.TRAINABLE) {
        for (int i = 0; i < probe.weights[w].length; i++) {
          String name = probe.op.weights().get(w).name();
          probe.check(name, probe.weights[w], i, probe.weightGradients[w][i]);
        }
      }
    }
  }

  @Test
  void everyLayerClassIsAmongThem() {
    Set<LayerType> missing = EnumSet.allOf(LayerType.class);
    layers().forEach(one -> missing.remove(((LayerSpec) one.get()[0]).type()));
    missing.remove(LayerType.EMBEDDING); // reads whole numbers: see below
    missing.remove(LayerType.Q_ADAPTIVE_ACTIVATION); // never bypassed: see StraightThroughTest
    assertThat(missing).isEmpty();
  }

  @Test
  void theRowsOfAnEmbeddingTakeTheGradientsOfWhereTheyAreRead() {
    LayerSpec spec = LayerSpec.of(LayerType.EMBEDDING, Map.of("input_dim", 4, "output_dim", 3));
    Probe probe = new Probe(spec, List.of(TensorShape.of(6)));
    for (int i = 0; i < probe.inputs[0].length; i++) {
      probe.inputs[0][i] = i % 4;
    }
    probe.backward();
    for (int i = 0; i < probe.weights[0].length; i++) {
      probe.check("embeddings", probe.weights[0], i, probe.weightGradients[0][i]);
    }
  }

  /** A layer with fixed numbers, whose loss is the product of its outputs with fixed factors. */
  private static final class Probe {
    final LayerOp op;
    final Pass pass = Pass.training(BATCH, 1, 0);
    final float[][] inputs;
    final float[][] inputGradients;
    final float[][] weights;
    final float[][] weightGradients;
    final float[] factors;
    final float[] output;

    Probe(LayerSpec spec, List<TensorShape> shapes) {
      Random random = new Random(11);
      op = LayerOps.of(spec, shapes, LayerOptions.DEFAULT);
      inputs = new float[shapes.size()][];
      inputGradients = new float[shapes.size()][];
      for (int k = 0; k < inputs.length; k++) {
        inputs[k] = rows(shapes.get(k).size(), random);
        if (shapes.size() > 1) {
          keepApart(inputs[k], k);
        }
        inputGradients[k] = new float[inputs[k].length];
      }
      int count = op.weights().size();
      weights = new float[count][];
      weightGradients = new float[count][];
      for (int w = 0; w < count; w++) {
        int size = op.weights().get(w).shape().size();
        weights[w] = new float[size];
        weightGradients[w] = new float[size];
        boolean positive = op.weights().get(w).name().endsWith("variance");
        for (int i = 0; i < size; i++) {
          float value = (float) random.nextGaussian() * 0.5f;
          weights[w][i] = positive ? Math.abs(value) + 0.5f : value;
        }
      }
      int features = op.outputShape().size();
      factors = rows(features, random);
      output = new float[factors.length];
    }

    private float[] rows(int features, Random random) {
      float[] rows = new float[features * pass.stride()];
      for (int f = 0; f < features; f++) {
        for (int n = 0; n < BATCH; n++) {
          rows[f * pass.stride() + n] = (float) random.nextGaussian();
        }
      }
      return rows;
    }

    /** Keeps values of different inputs so far apart that no step makes another the larger. */
    private static void keepApart(float[] rows, int k) {
      for (int i = 0; i < rows.length; i++) {
        rows[i] = Math.round(rows[i] * 16) / 16f + k / 50f;
      }
    }

    double loss() {
      float[][] copies = new float[weights.length][];
      for (int w = 0; w < weights.length; w++) {
        copies[w] = weights[w].clone();
      }
      op.forward(pass, copies, inputs, output);
      double loss = 0;
      for (int i = 0; i < factors.length; i++) {
        loss += (double) factors[i] * output[i];
      }
      return loss;
    }

    void backward() {
      float[][] moved = new float[weights.length][];
      for (int w = 0; w < weights.length; w++) {
        moved[w] = weights[w].clone();
      }
      op.forward(pass, moved, inputs, output);
      op.backward(pass, moved, inputs, output, factors.clone(), inputGradients, weightGradients);
    }

    void check(String name, float[] values, int at, float gradient) {
      float value = values[at];
      values[at] = value + (float) STEP;
      double above = loss();
      values[at] = value - (float) STEP;
      double below = loss();
      values[at] = value;
      double expected = (above - below) / (2 * STEP);
      assertThat((double) gradient)
          .describedAs("gradient for %s [%d]", name, at)
          .isCloseTo(expected, within(2e-3 + 1e-2 * Math.abs(expected)));
    }
  }

  static Stream<Arguments> layers() {
    List<Arguments> all = new ArrayList<>();
    convolutions(all);
    recurrent(all);
    simple(all);
    random(all);
    floatTwins(all);
    merging(all);
    return all.stream();
  }

  private static void convolutions(List<Arguments> all) {
    TensorShape line = TensorShape.of(6, 2);
    TensorShape image = TensorShape.of(4, 5, 2);
    Map<String, Object> causal =
        Map.of("filters", 3, "kernel_size", 2, "padding", "causal", "activation", "tanh");
    add(all, LayerType.Q_DENSE, Map.of("units", 3, "activation", "sigmoid"), line);
    add(all, LayerType.Q_CONV_1D, causal, line);
    add(all, LayerType.Q_CONV_1D, Map.of("filters", 2, "kernel_size", 3, "strides", 2), line);
    add(all, LayerType.Q_CONV_2D, of(2, "same", 2), image);
    add(all, LayerType.CONV_2D, Map.of("filters", 4, "kernel_size", 3, "groups", 2), image);
    Map<String, Object> depthwise =
        Map.of("kernel_size", 3, "depth_multiplier", 2, "padding", "same", "strides", 2);
    add(all, LayerType.Q_DEPTHWISE_CONV_2D, depthwise, image);
    add(all, LayerType.Q_SEPARABLE_CONV_1D, causal, line);
    add(all, LayerType.Q_SEPARABLE_CONV_2D, of(3, "same", 1), image);
    add(all, LayerType.Q_CONV_2D_TRANSPOSE, of(3, "same", 2), image);
    add(
        all,
        LayerType.CONV_2D_TRANSPOSE,
        Map.of("filters", 2, "kernel_size", 3, "strides", 2, "output_padding", 1),
        image);
    Map<String, Object> grouped = of(4, "valid", 2);
    grouped.put("group_size", 2);
    grouped.put("use_bias", false);
    add(all, LayerType.Q_DEPTHWISE_CONV_2D_TRANSPOSE, grouped, TensorShape.of(2, 3, 4));
    Map<String, Object> separable = of(3, "same", 2);
    separable.put("depthwise_activation", "tanh");
    add(all, LayerType.Q_SEPARABLE_CONV_2D_TRANSPOSE, separable, image);
    for (String mode : List.of("ema_stats_folding", "batch_stats_folding")) {
      Map<String, Object> folded = of(2, "valid", 1);
      folded.put("folding_mode", mode);
      add(all, LayerType.Q_CONV_2D_BATCHNORM, folded, image);
      add(
          all,
          LayerType.Q_DEPTHWISE_CONV_2D_BATCHNORM,
          Map.of("kernel_size", 2, "folding_mode", mode, "activation", "tanh"),
          image);
      add(
          all,
          LayerType.Q_DENSE_BATCHNORM,
          Map.of("units", 2, "folding_mode", mode),
          TensorShape.of(3));
    }
  }

  private static Map<String, Object> of(int filters, String padding, int strides) {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("filters", filters);
    arguments.put("kernel_size", 2);
    arguments.put("padding", padding);
    arguments.put("strides", strides);
    return arguments;
  }

  private static void recurrent(List<Arguments> all) {
    TensorShape sequence = TensorShape.of(3, 2);
    TensorShape state = TensorShape.of(2);
    Map<String, Object> smooth = Map.of("units", 2, "activation", "tanh");
    Map<String, Object> gated =
        Map.of("units", 2, "activation", "tanh", "recurrent_activation", "sigmoid");
    Map<String, Object> more = new HashMap<>(gated);
    more.put("return_sequences", true);
    more.put("go_backwards", true);
    Map<String, Object> states = new HashMap<>(more);
    states.put("return_state", true);
    add(all, LayerType.Q_SIMPLE_RNN, smooth, sequence);
    add(all, LayerType.Q_LSTM, gated, sequence);
    add(all, LayerType.Q_GRU, gated, sequence);
    add(all, LayerType.LSTM, more, sequence);
    add(all, LayerType.GRU, more, sequence);
    add(all, LayerType.Q_LSTM, states, sequence, state, state);
    add(all, LayerType.Q_LSTM_CELL, gated, TensorShape.of(3), state, state);
    Map<String, Object> dropping = new HashMap<>(more);
    dropping.put("dropout", 0.5);
    dropping.put("recurrent_dropout", 0.25);
    add(all, LayerType.LSTM, dropping, sequence);
    add(all, LayerType.GRU, dropping, sequence);
    for (String mode : List.of("concat", "sum", "mul", "ave")) {
      LayerSpec inner = LayerSpec.of(LayerType.Q_LSTM, gated);
      Map<String, Object> arguments = Map.of("layer", inner, "merge_mode", mode);
      add(all, LayerType.Q_BIDIRECTIONAL, arguments, sequence);
    }
  }

  private static void simple(List<Arguments> all) {
    TensorShape image = TensorShape.of(4, 3, 2);
    TensorShape vector = TensorShape.of(5);
    for (String name :
        List.of(
            "elu",
            "exponential",
            "gelu",
            "hard_sigmoid",
            "mish",
            "selu",
            "sigmoid",
            "softmax",
            "softplus",
            "softsign",
            "swish",
            "tanh")) {
      add(all, LayerType.ACTIVATION, Map.of("activation", name), vector);
    }
    add(all, LayerType.LEAKY_RELU, Map.of(), vector);
    add(all, LayerType.ELU, Map.of("alpha", 0.5), vector);
    add(all, LayerType.PRELU, Map.of("shared_axes", List.of(1, 2)), image);
    add(all, LayerType.SOFTMAX, Map.of("axis", 1), image);
    add(all, LayerType.AVERAGE_POOLING_1D, Map.of(), TensorShape.of(6, 2));
    Map<String, Object> pool = Map.of("pool_size", 3, "strides", 2, "padding", "same");
    add(all, LayerType.Q_AVERAGE_POOLING_2D, pool, image);
    add(all, LayerType.MAX_POOLING_1D, Map.of(), TensorShape.of(6, 2));
    add(all, LayerType.MAX_POOLING_2D, Map.of(), image);
    add(all, LayerType.Q_GLOBAL_AVERAGE_POOLING_2D, Map.of("keepdims", true), image);
    add(all, LayerType.GLOBAL_MAX_POOLING_2D, Map.of(), image);
    add(all, LayerType.BATCH_NORMALIZATION, Map.of(), image);
    add(all, LayerType.BATCH_NORMALIZATION, Map.of("axis", 1, "epsilon", 0.1), image);
    Map<String, Object> bare = new HashMap<>();
    for (String weight : List.of("gamma", "beta", "mean", "variance")) {
      bare.put(weight + "_quantizer", null);
    }
    add(all, LayerType.Q_BATCH_NORMALIZATION, bare, vector);
    add(all, LayerType.Q_SCALE_SHIFT, Map.of("activation", "tanh"), image);
    add(all, LayerType.FLATTEN, Map.of(), image);
    add(all, LayerType.RESHAPE, Map.of("target_shape", List.of(6, -1)), image);
    add(all, LayerType.PERMUTE, Map.of("dims", List.of(3, 1, 2)), image);
    add(all, LayerType.REPEAT_VECTOR, Map.of("n", 3), vector);
    add(all, LayerType.ZERO_PADDING_2D, Map.of("padding", 1), image);
    add(all, LayerType.CROPPING_2D, Map.of("cropping", 1), image);
    add(all, LayerType.UP_SAMPLING_2D, Map.of(), image);
    add(all, LayerType.UP_SAMPLING_2D, Map.of("interpolation", "bilinear", "size", 3), image);
    add(all, LayerType.UP_SAMPLING_1D, Map.of(), TensorShape.of(4, 2));
    add(all, LayerType.MASKING, Map.of("mask_value", 100), TensorShape.of(4, 2));
    add(all, LayerType.COMPUTED_MASK, Map.of("mask_value", 100), TensorShape.of(4, 2));
    Map<String, Object> second = Map.of("index", 1, "offset", 2, "shape", List.of(3, 2));
    add(all, LayerType.SELECT_OUTPUT, second, TensorShape.of(9));
  }

  /** Their draws are keyed by the step, so that every pass of one check draws the same. */
  private static void random(List<Arguments> all) {
    TensorShape line = TensorShape.of(6, 2);
    TensorShape image = TensorShape.of(4, 3, 2);
    add(all, LayerType.DROPOUT, Map.of("rate", 0.5), line);
    add(all, LayerType.SPATIAL_DROPOUT_1D, Map.of("rate", 0.5), line);
    add(all, LayerType.SPATIAL_DROPOUT_2D, Map.of("rate", 0.5), image);
    add(all, LayerType.GAUSSIAN_NOISE, Map.of("stddev", 0.5), line);
    add(all, LayerType.GAUSSIAN_DROPOUT, Map.of("rate", 0.25), line);
  }

  /** Classes that share their operation with one above, under their own names. */
  private static void floatTwins(List<Arguments> all) {
    TensorShape line = TensorShape.of(6, 2);
    TensorShape image = TensorShape.of(4, 5, 2);
    TensorShape vector = TensorShape.of(5);
    add(all, LayerType.DENSE, Map.of("units", 3, "activation", "tanh"), vector);
    add(all, LayerType.CONV_1D, Map.of("filters", 2, "kernel_size", 3), line);
    add(all, LayerType.DEPTHWISE_CONV_2D, Map.of("kernel_size", 2, "dilation_rate", 2), image);
    add(all, LayerType.SEPARABLE_CONV_1D, Map.of("filters", 2, "kernel_size", 2), line);
    add(all, LayerType.SEPARABLE_CONV_2D, of(3, "valid", 1), image);
    Map<String, Object> gated =
        Map.of("units", 2, "activation", "tanh", "recurrent_activation", "sigmoid");
    Map<String, Object> plain = Map.of("units", 2, "activation", "tanh");
    TensorShape state = TensorShape.of(2);
    TensorShape step = TensorShape.of(3);
    add(all, LayerType.SIMPLE_RNN, plain, line);
    add(all, LayerType.SIMPLE_RNN_CELL, plain, step, state);
    add(all, LayerType.Q_SIMPLE_RNN_CELL, plain, step, state);
    add(all, LayerType.LSTM_CELL, gated, step, state, state);
    add(all, LayerType.GRU_CELL, gated, step, state);
    add(all, LayerType.Q_GRU_CELL, gated, step, state);
    add(all, LayerType.RNN, Map.of("cell", LayerSpec.of(LayerType.GRU_CELL, gated)), line);
    Map<String, Object> around = Map.of("layer", LayerSpec.of(LayerType.GRU, gated));
    add(all, LayerType.BIDIRECTIONAL, around, line);
    add(all, LayerType.Q_ACTIVATION, Map.of("activation", "tanh"), vector);
    add(all, LayerType.RELU, Map.of("negative_slope", 0.25), vector);
    add(all, LayerType.THRESHOLDED_RELU, Map.of("theta", 0.0), vector);
    add(all, LayerType.TF_OP_LAMBDA, Map.of("function", "math.multiply", "y", 0.5), vector);
    add(all, LayerType.TF_OP_LAMBDA, Map.of("function", "__operators__.add", "y", 3.0), vector);
    add(all, LayerType.AVERAGE_POOLING_2D, Map.of(), image);
    add(all, LayerType.GLOBAL_MAX_POOLING_1D, Map.of(), line);
    add(all, LayerType.GLOBAL_AVERAGE_POOLING_1D, Map.of(), line);
    add(all, LayerType.GLOBAL_AVERAGE_POOLING_2D, Map.of(), image);
    add(all, LayerType.ZERO_PADDING_1D, Map.of("padding", 1), line);
    add(all, LayerType.CROPPING_1D, Map.of("cropping", 1), line);
  }

  private static void merging(List<Arguments> all) {
    TensorShape shape = TensorShape.of(3, 2);
    TensorShape row = TensorShape.of(1, 2);
    for (LayerType type :
        List.of(
            LayerType.ADD,
            LayerType.MULTIPLY,
            LayerType.AVERAGE,
            LayerType.MAXIMUM,
            LayerType.MINIMUM)) {
      add(all, type, Map.of(), shape, shape, row);
    }
    add(all, LayerType.SUBTRACT, Map.of(), shape, row);
    add(all, LayerType.CONCATENATE, Map.of("axis", 1), shape, row);
    add(all, LayerType.CONCATENATE, Map.of(), shape, TensorShape.of(3, 1));
    add(all, LayerType.DOT, Map.of("axes", 1), shape, TensorShape.of(3, 4));
    add(all, LayerType.DOT, Map.of("axes", 2, "normalize", true), shape, shape);
  }

  private static void add(
      List<Arguments> all, LayerType type, Map<String, ?> arguments, TensorShape... inputs) {
    all.add(Arguments.of(LayerSpec.of(type, arguments), List.of(inputs)));
  }
}
