package io.sparqat.qtools.network;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a layer and the sums they take part in, from its arguments and shapes.
 *
 * @param kernelShape Keras's shape of the first weight; empty without weights
 * @param stages sums of products, in order
 * @param parameters all weights, in Keras's order
 */
record LayerWeights(List<Integer> kernelShape, List<Stage> stages, List<Parameter> parameters) {
  private static final LayerWeights NONE = new LayerWeights(List.of(), List.of(), List.of());

  static LayerWeights of(LayerSpec layer, TensorShape in, TensorShape out) {
    return switch (layer.type()) {
      case DENSE, Q_DENSE, Q_DENSE_BATCHNORM -> dense(layer, in, out);
      case CONV_1D, Q_CONV_1D, CONV_2D, Q_CONV_2D, Q_CONV_2D_BATCHNORM ->
          convolution(layer, in, out);
      case DEPTHWISE_CONV_2D, Q_DEPTHWISE_CONV_2D, Q_DEPTHWISE_CONV_2D_BATCHNORM ->
          depthwise(layer, in, out);
      case SEPARABLE_CONV_1D, Q_SEPARABLE_CONV_1D, SEPARABLE_CONV_2D, Q_SEPARABLE_CONV_2D ->
          separable(layer, in, out);
      case CONV_2D_TRANSPOSE, Q_CONV_2D_TRANSPOSE -> transposed(layer, in, out);
      case Q_DEPTHWISE_CONV_2D_TRANSPOSE -> depthwiseTransposed(layer, in, out);
      case Q_SEPARABLE_CONV_2D_TRANSPOSE -> separableTransposed(layer, in, out);
      case SIMPLE_RNN, Q_SIMPLE_RNN, LSTM, Q_LSTM, GRU, Q_GRU -> recurrent(layer, in);
      case RNN -> layer.layer("cell").map(cell -> recurrent(cell, in)).orElse(NONE);
      case BIDIRECTIONAL, Q_BIDIRECTIONAL -> bidirectional(layer, in, out);
      case BATCH_NORMALIZATION, Q_BATCH_NORMALIZATION -> normalization(layer, in);
      case Q_SCALE_SHIFT -> scaleShift(layer, in);
      case EMBEDDING -> embedding(layer);
      case PRELU -> single("alpha", shape(in.axes()));
      default -> NONE;
    };
  }

  private static @Nullable QuantizerSpec quantizer(LayerSpec layer, String name) {
    return QuantizerNames.applied(layer, name);
  }

  private static int spatial(TensorShape shape) {
    return shape.size() / shape.channels();
  }

  private static int area(int[] window) {
    int area = 1;
    for (int axis : window) {
      area *= axis;
    }
    return area;
  }

  /** The window of one- and two-dimensional layers. */
  private static int[] window(LayerSpec layer) {
    return axes(layer, "kernel_size");
  }

  private static int[] axes(LayerSpec layer, String name) {
    int[] pair = layer.ints(name);
    return pair.length > 0 ? pair : new int[] {layer.integer(name)};
  }

  private static List<Integer> shape(int[] window, int... channels) {
    List<Integer> shape = new ArrayList<>();
    for (int axis : window) {
      shape.add(axis);
    }
    for (int axis : channels) {
      shape.add(axis);
    }
    return shape;
  }

  private static long count(List<Integer> shape) {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  private static LayerWeights single(String name, List<Integer> shape) {
    return new LayerWeights(shape, List.of(), List.of(new Parameter(name, count(shape), null)));
  }

  private static LayerWeights dense(LayerSpec layer, TensorShape in, TensorShape out) {
    List<Integer> shape = List.of(in.channels(), layer.integer("units"));
    return oneStage(
        layer,
        "kernel",
        "kernel_quantizer",
        shape,
        (long) spatial(out) * count(shape),
        in.channels(),
        layer.integer("units"));
  }

  private static LayerWeights convolution(LayerSpec layer, TensorShape in, TensorShape out) {
    int[] window = window(layer);
    int perGroup = in.channels() / layer.integer("groups");
    List<Integer> shape = shape(window, perGroup, layer.integer("filters"));
    return oneStage(
        layer,
        "kernel",
        "kernel_quantizer",
        shape,
        spatial(out) * count(shape),
        (long) area(window) * perGroup,
        out.channels());
  }

  private static LayerWeights depthwise(LayerSpec layer, TensorShape in, TensorShape out) {
    int[] window = window(layer);
    List<Integer> shape = shape(window, in.channels(), layer.integer("depth_multiplier"));
    return oneStage(
        layer,
        "depthwise_kernel",
        "depthwise_quantizer",
        shape,
        spatial(out) * count(shape),
        area(window),
        out.channels());
  }

  private static LayerWeights transposed(LayerSpec layer, TensorShape in, TensorShape out) {
    List<Integer> shape = shape(window(layer), layer.integer("filters"), in.channels());
    return oneStage(
        layer,
        "kernel",
        "kernel_quantizer",
        shape,
        spatial(in) * count(shape),
        overlap(layer) * in.channels(),
        out.channels());
  }

  /** Window positions of a transposed convolution that add to one output. */
  private static long overlap(LayerSpec layer) {
    int[] window = window(layer);
    int[] strides = axes(layer, "strides");
    long overlap = 1;
    for (int axis = 0; axis < window.length; axis++) {
      overlap *= (window[axis] + strides[axis] - 1) / strides[axis];
    }
    return overlap;
  }

  private static LayerWeights depthwiseTransposed(
      LayerSpec layer, TensorShape in, TensorShape out) {
    int group = layer.integer("group_size");
    List<Integer> shape = shape(window(layer), layer.integer("filters"), group);
    return oneStage(
        layer,
        "depthwise_kernel",
        "depthwise_kernel_quantizer",
        shape,
        spatial(in) * count(shape),
        overlap(layer) * group,
        out.channels());
  }

  private static LayerWeights separableTransposed(
      LayerSpec layer, TensorShape in, TensorShape out) {
    int channels = in.channels();
    List<Integer> depthwise = shape(window(layer), 1, channels);
    List<Integer> pointwise = List.of(1, 1, channels, layer.integer("filters"));
    Stage first =
        new Stage(
            "depthwise_kernel",
            spatial(in) * count(depthwise),
            overlap(layer),
            count(depthwise),
            quantizer(layer, "depthwise_kernel_quantizer"));
    Stage second =
        new Stage(
            "pointwise_kernel",
            spatial(out) * count(pointwise),
            channels,
            count(pointwise),
            quantizer(layer, "pointwise_kernel_quantizer"));
    return withBias(layer, depthwise, List.of(first, second), out.channels());
  }

  private static LayerWeights separable(LayerSpec layer, TensorShape in, TensorShape out) {
    int[] window = window(layer);
    int multiplier = layer.integer("depth_multiplier");
    int middle = in.channels() * multiplier;
    List<Integer> depthwise = shape(window, in.channels(), multiplier);
    List<Integer> pointwise = List.of(middle, layer.integer("filters"));
    Stage first =
        new Stage(
            "depthwise_kernel",
            spatial(out) * count(depthwise),
            area(window),
            count(depthwise),
            quantizer(layer, "depthwise_quantizer"));
    Stage second =
        new Stage(
            "pointwise_kernel",
            spatial(out) * count(pointwise),
            middle,
            count(pointwise),
            quantizer(layer, "pointwise_quantizer"));
    return withBias(layer, depthwise, List.of(first, second), out.channels());
  }

  private static int gates(LayerType type) {
    return switch (type) {
      case LSTM, Q_LSTM, LSTM_CELL, Q_LSTM_CELL -> 4;
      case GRU, Q_GRU, GRU_CELL, Q_GRU_CELL -> 3;
      default -> 1;
    };
  }

  private static LayerWeights recurrent(LayerSpec layer, TensorShape in) {
    int steps = in.axis(0);
    int units = layer.integer("units");
    int width = gates(layer.type()) * units;
    List<Integer> kernel = List.of(in.channels(), width);
    List<Integer> recurrent = List.of(units, width);
    Stage first =
        new Stage(
            "kernel",
            steps * count(kernel),
            in.channels(),
            count(kernel),
            quantizer(layer, "kernel_quantizer"));
    Stage second =
        new Stage(
            "recurrent_kernel",
            steps * count(recurrent),
            units,
            count(recurrent),
            quantizer(layer, "recurrent_quantizer"));
    return withBias(layer, kernel, List.of(first, second), width * biasRows(layer));
  }

  /** A GRU that resets after the product keeps a second row of biases. */
  private static int biasRows(LayerSpec layer) {
    return layer.type().schema().has("reset_after") && layer.flag("reset_after") ? 2 : 1;
  }

  private static LayerWeights bidirectional(LayerSpec layer, TensorShape in, TensorShape out) {
    LayerSpec forward = layer.layer("layer").orElseThrow();
    LayerWeights one = of(forward, in, out);
    LayerWeights two = layer.layer("backward_layer").map(back -> of(back, in, out)).orElse(one);
    List<Stage> stages = new ArrayList<>(one.stages);
    stages.addAll(two.stages);
    List<Parameter> parameters = new ArrayList<>(one.parameters);
    parameters.addAll(two.parameters);
    return new LayerWeights(one.kernelShape, stages, parameters);
  }

  private static LayerWeights normalization(LayerSpec layer, TensorShape in) {
    int channels = in.channels();
    List<Parameter> parameters = new ArrayList<>();
    if (layer.flag("scale")) {
      parameters.add(new Parameter("gamma", channels, quantizer(layer, "gamma_quantizer")));
    }
    if (layer.flag("center")) {
      parameters.add(new Parameter("beta", channels, quantizer(layer, "beta_quantizer")));
    }
    parameters.add(new Parameter("moving_mean", channels, quantizer(layer, "mean_quantizer")));
    parameters.add(
        new Parameter("moving_variance", channels, quantizer(layer, "variance_quantizer")));
    return new LayerWeights(List.of(channels), List.of(), parameters);
  }

  private static LayerWeights scaleShift(LayerSpec layer, TensorShape in) {
    Stage stage = new Stage("weight", in.size(), 1, 1, quantizer(layer, "weight_quantizer"));
    return withBias(layer, List.of(1, 1), List.of(stage), 1);
  }

  private static LayerWeights embedding(LayerSpec layer) {
    return single("embeddings", List.of(layer.integer("input_dim"), layer.integer("output_dim")));
  }

  private static LayerWeights oneStage(
      LayerSpec layer,
      String weight,
      String quantizerName,
      List<Integer> shape,
      long macs,
      long fanIn,
      int outputs) {
    Stage stage = new Stage(weight, macs, fanIn, count(shape), quantizer(layer, quantizerName));
    return withBias(layer, shape, List.of(stage), outputs);
  }

  private static LayerWeights withBias(
      LayerSpec layer, List<Integer> kernelShape, List<Stage> stages, int biases) {
    List<Parameter> parameters = new ArrayList<>();
    for (Stage stage : stages) {
      parameters.add(new Parameter(stage.weight(), stage.weightCount(), stage.quantizer()));
    }
    boolean folded = layer.type().className().endsWith("Batchnorm");
    if (folded || layer.flag("use_bias")) {
      parameters.add(new Parameter("bias", biases, quantizer(layer, "bias_quantizer")));
    }
    return new LayerWeights(kernelShape, stages, parameters);
  }
}
