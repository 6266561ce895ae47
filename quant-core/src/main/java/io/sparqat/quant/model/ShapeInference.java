package io.sparqat.quant.model;

import java.util.List;

/** The output shape of a layer from its input shapes; channels last, no batch axis. */
final class ShapeInference {
  private ShapeInference() {}

  /**
   * @throws ShapeException if the layer cannot take these inputs
   */
  static TensorShape of(LayerSpec layer, List<TensorShape> inputs) {
    LayerType type = layer.type();
    if (layer.has("data_format") && layer.text("data_format").equals("channels_first")) {
      throw new ShapeException(
          "has data_format channels_first (networks are channels_last here: transpose the data,"
              + " and the kernel of a Dense layer after Flatten)");
    }
    if (type.isMerge()) {
      return MergeShapes.of(layer, inputs);
    }
    if (type.isRecurrent()) {
      return RecurrentShapes.of(layer, inputs);
    }
    if (inputs.size() != 1) {
      throw new ShapeException("takes one input, not " + inputs.size());
    }
    TensorShape input = inputs.get(0);
    try {
      return single(layer, input);
    } catch (ArithmeticException e) {
      throw new ShapeException("has an output of more than 2^31 values for input " + input);
    }
  }

  /** The shapes of a layer's outputs: several where a recurrent layer returns its states. */
  static List<TensorShape> outputs(LayerSpec layer, List<TensorShape> inputs) {
    return layer.type().isRecurrent()
        ? RecurrentShapes.outputs(layer, inputs)
        : List.of(of(layer, inputs));
  }

  private static TensorShape single(LayerSpec layer, TensorShape input) {
    TensorShape output =
        switch (layer.type()) {
          case DENSE, Q_DENSE, Q_DENSE_BATCHNORM -> dense(layer, input);
          case CONV_1D, Q_CONV_1D, SEPARABLE_CONV_1D, Q_SEPARABLE_CONV_1D ->
              ConvolutionShapes.conv1d(layer, input);
          case CONV_2D, Q_CONV_2D, Q_CONV_2D_BATCHNORM, SEPARABLE_CONV_2D, Q_SEPARABLE_CONV_2D ->
              ConvolutionShapes.conv2d(layer, input);
          case DEPTHWISE_CONV_2D, Q_DEPTHWISE_CONV_2D, Q_DEPTHWISE_CONV_2D_BATCHNORM ->
              ConvolutionShapes.depthwise(layer, input);
          case CONV_2D_TRANSPOSE,
              Q_CONV_2D_TRANSPOSE,
              Q_DEPTHWISE_CONV_2D_TRANSPOSE,
              Q_SEPARABLE_CONV_2D_TRANSPOSE ->
              ConvolutionShapes.transpose(layer, input);
          case SIMPLE_RNN_CELL, Q_SIMPLE_RNN_CELL, LSTM_CELL, Q_LSTM_CELL, GRU_CELL, Q_GRU_CELL ->
              throw new ShapeException("is a cell (wrap it: class RNN with cell = ...)");
          case MAX_POOLING_1D, AVERAGE_POOLING_1D -> PoolingShapes.pool1d(layer, input);
          case MAX_POOLING_2D, AVERAGE_POOLING_2D, Q_AVERAGE_POOLING_2D ->
              PoolingShapes.pool2d(layer, input);
          case GLOBAL_MAX_POOLING_1D, GLOBAL_AVERAGE_POOLING_1D ->
              PoolingShapes.global(layer, input, 1);
          case GLOBAL_MAX_POOLING_2D, GLOBAL_AVERAGE_POOLING_2D, Q_GLOBAL_AVERAGE_POOLING_2D ->
              PoolingShapes.global(layer, input, 2);
          case FLATTEN,
              RESHAPE,
              PERMUTE,
              REPEAT_VECTOR,
              ZERO_PADDING_1D,
              ZERO_PADDING_2D,
              CROPPING_1D,
              CROPPING_2D,
              UP_SAMPLING_1D,
              UP_SAMPLING_2D,
              EMBEDDING,
              COMPUTED_MASK,
              SELECT_OUTPUT ->
              RearrangingShapes.of(layer, input);
          case BATCH_NORMALIZATION, Q_BATCH_NORMALIZATION, SOFTMAX -> axesExist(layer, input);
          case MASKING -> RearrangingShapes.steps(input);
          default -> input;
        };
    output.size();
    return output;
  }

  private static TensorShape dense(LayerSpec layer, TensorShape input) {
    atLeast(input, 1);
    return withLast(input, layer.integer("units"));
  }

  /** Keras counts the batch axis, so axis 1 is the first one here. */
  private static TensorShape axesExist(LayerSpec layer, TensorShape input) {
    int[] axes =
        layer.type() == LayerType.SOFTMAX ? new int[] {layer.integer("axis")} : layer.ints("axis");
    for (int axis : axes) {
      if (axis == 0 || axis > input.rank() || axis < -input.rank()) {
        throw new ShapeException(
            "has axis " + axis + ", which input " + input + " does not have (axis 0 is the batch)");
      }
    }
    return input;
  }

  static void rank(TensorShape input, int rank, String axes) {
    if (input.rank() != rank) {
      throw new ShapeException(
          "needs an input of shape " + axes + ", but gets " + input + remedy(input.rank(), rank));
    }
  }

  private static String remedy(int rank, int needed) {
    return rank > needed
        ? " (put a Flatten, a pooling or a Reshape layer before it)"
        : " (put a Reshape layer before it, or give the input its axes)";
  }

  static void atLeast(TensorShape input, int rank) {
    if (input.rank() < rank) {
      throw new ShapeException("needs an input of at least " + rank + " axes, but gets " + input);
    }
  }

  static TensorShape withLast(TensorShape input, int last) {
    int[] axes = input.axes();
    axes[axes.length - 1] = last;
    return new TensorShape(axes);
  }
}
