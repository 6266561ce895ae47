package io.sparqat.quant.layer;

import io.sparqat.quant.layer.activation.Activations;
import io.sparqat.quant.layer.activation.AdaptiveActivationLayer;
import io.sparqat.quant.layer.activation.PreluLayer;
import io.sparqat.quant.layer.convolution.Convolutions;
import io.sparqat.quant.layer.core.ActivationLayer;
import io.sparqat.quant.layer.core.DropoutLayer;
import io.sparqat.quant.layer.core.FlattenLayer;
import io.sparqat.quant.layer.core.MaxPoolingLayer;
import io.sparqat.quant.layer.core.NoiseLayer;
import io.sparqat.quant.layer.core.ProductLayer;
import io.sparqat.quant.layer.merging.ConcatenateLayer;
import io.sparqat.quant.layer.merging.DotLayer;
import io.sparqat.quant.layer.merging.MergeLayer;
import io.sparqat.quant.layer.normalization.BatchNormalizationLayer;
import io.sparqat.quant.layer.normalization.ScaleShiftLayer;
import io.sparqat.quant.layer.pooling.AveragePoolingLayer;
import io.sparqat.quant.layer.pooling.GlobalAveragePoolingLayer;
import io.sparqat.quant.layer.pooling.GlobalMaxPoolingLayer;
import io.sparqat.quant.layer.rearranging.EmbeddingLayer;
import io.sparqat.quant.layer.rearranging.MaskingLayer;
import io.sparqat.quant.layer.rearranging.Rearrangements;
import io.sparqat.quant.layer.rearranging.SelectOutputLayer;
import io.sparqat.quant.layer.recurrent.BidirectionalLayer;
import io.sparqat.quant.layer.recurrent.RecurrentLayer;
import io.sparqat.quant.layer.weight.RegularizedLayer;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The table from layer classes to their run-time form: one line for each class. */
public final class LayerOps {
  private static final Map<LayerType, Function<LayerBinding, LayerOp>> MAKERS =
      new EnumMap<>(LayerType.class);

  static {
    MAKERS.put(LayerType.DENSE, ProductLayer::dense);
    MAKERS.put(LayerType.Q_DENSE, ProductLayer::dense);
    MAKERS.put(LayerType.Q_DENSE_BATCHNORM, Convolutions::foldedDense);
    MAKERS.put(LayerType.CONV_1D, ProductLayer::conv1d);
    MAKERS.put(LayerType.Q_CONV_1D, ProductLayer::conv1d);
    MAKERS.put(LayerType.CONV_2D, ProductLayer::conv2d);
    MAKERS.put(LayerType.Q_CONV_2D, ProductLayer::conv2d);
    MAKERS.put(LayerType.Q_CONV_2D_BATCHNORM, Convolutions::foldedConv2d);
    MAKERS.put(LayerType.DEPTHWISE_CONV_2D, Convolutions::depthwise);
    MAKERS.put(LayerType.Q_DEPTHWISE_CONV_2D, Convolutions::depthwise);
    MAKERS.put(LayerType.Q_DEPTHWISE_CONV_2D_BATCHNORM, Convolutions::foldedDepthwise);
    MAKERS.put(LayerType.SEPARABLE_CONV_1D, Convolutions::separable1d);
    MAKERS.put(LayerType.Q_SEPARABLE_CONV_1D, Convolutions::separable1d);
    MAKERS.put(LayerType.SEPARABLE_CONV_2D, Convolutions::separable2d);
    MAKERS.put(LayerType.Q_SEPARABLE_CONV_2D, Convolutions::separable2d);
    MAKERS.put(LayerType.CONV_2D_TRANSPOSE, Convolutions::transposed);
    MAKERS.put(LayerType.Q_CONV_2D_TRANSPOSE, Convolutions::transposed);
    MAKERS.put(LayerType.Q_DEPTHWISE_CONV_2D_TRANSPOSE, Convolutions::depthwiseTransposed);
    MAKERS.put(LayerType.Q_SEPARABLE_CONV_2D_TRANSPOSE, Convolutions::separableTransposed);

    for (LayerType type : EnumSet.range(LayerType.SIMPLE_RNN_CELL, LayerType.RNN)) {
      MAKERS.put(type, RecurrentLayer::new);
    }
    MAKERS.put(LayerType.BIDIRECTIONAL, BidirectionalLayer::new);
    MAKERS.put(LayerType.Q_BIDIRECTIONAL, BidirectionalLayer::new);

    MAKERS.put(LayerType.ACTIVATION, ActivationLayer::new);
    MAKERS.put(LayerType.Q_ACTIVATION, ActivationLayer::new);
    MAKERS.put(LayerType.Q_ADAPTIVE_ACTIVATION, AdaptiveActivationLayer::new);
    MAKERS.put(LayerType.RELU, Activations::relu);
    MAKERS.put(LayerType.LEAKY_RELU, Activations::leakyRelu);
    MAKERS.put(LayerType.PRELU, PreluLayer::new);
    MAKERS.put(LayerType.ELU, Activations::elu);
    MAKERS.put(LayerType.THRESHOLDED_RELU, Activations::thresholdedRelu);
    MAKERS.put(LayerType.SOFTMAX, Activations::softmax);
    MAKERS.put(LayerType.TF_OP_LAMBDA, Activations::tensorOperation);

    MAKERS.put(LayerType.MAX_POOLING_1D, MaxPoolingLayer::new);
    MAKERS.put(LayerType.MAX_POOLING_2D, MaxPoolingLayer::new);
    MAKERS.put(LayerType.AVERAGE_POOLING_1D, AveragePoolingLayer::new);
    MAKERS.put(LayerType.AVERAGE_POOLING_2D, AveragePoolingLayer::new);
    MAKERS.put(LayerType.Q_AVERAGE_POOLING_2D, AveragePoolingLayer::new);
    MAKERS.put(LayerType.GLOBAL_MAX_POOLING_1D, GlobalMaxPoolingLayer::new);
    MAKERS.put(LayerType.GLOBAL_MAX_POOLING_2D, GlobalMaxPoolingLayer::new);
    MAKERS.put(LayerType.GLOBAL_AVERAGE_POOLING_1D, GlobalAveragePoolingLayer::new);
    MAKERS.put(LayerType.GLOBAL_AVERAGE_POOLING_2D, GlobalAveragePoolingLayer::new);
    MAKERS.put(LayerType.Q_GLOBAL_AVERAGE_POOLING_2D, GlobalAveragePoolingLayer::new);

    MAKERS.put(LayerType.BATCH_NORMALIZATION, BatchNormalizationLayer::new);
    MAKERS.put(LayerType.Q_BATCH_NORMALIZATION, BatchNormalizationLayer::new);
    MAKERS.put(LayerType.Q_SCALE_SHIFT, ScaleShiftLayer::new);

    MAKERS.put(LayerType.DROPOUT, DropoutLayer::new);
    for (LayerType type : EnumSet.range(LayerType.SPATIAL_DROPOUT_1D, LayerType.GAUSSIAN_DROPOUT)) {
      MAKERS.put(type, NoiseLayer::new);
    }

    MAKERS.put(LayerType.FLATTEN, FlattenLayer::new);
    MAKERS.put(LayerType.RESHAPE, FlattenLayer::new);
    MAKERS.put(LayerType.PERMUTE, Rearrangements::permute);
    MAKERS.put(LayerType.REPEAT_VECTOR, Rearrangements::repeatVector);
    MAKERS.put(LayerType.ZERO_PADDING_1D, Rearrangements::zeroPadding);
    MAKERS.put(LayerType.ZERO_PADDING_2D, Rearrangements::zeroPadding);
    MAKERS.put(LayerType.CROPPING_1D, Rearrangements::cropping);
    MAKERS.put(LayerType.CROPPING_2D, Rearrangements::cropping);
    MAKERS.put(LayerType.UP_SAMPLING_1D, Rearrangements::upSampling);
    MAKERS.put(LayerType.UP_SAMPLING_2D, Rearrangements::upSampling);
    MAKERS.put(LayerType.EMBEDDING, EmbeddingLayer::new);
    MAKERS.put(LayerType.SELECT_OUTPUT, SelectOutputLayer::new);
    MAKERS.put(LayerType.MASKING, MaskingLayer::new);
    MAKERS.put(LayerType.COMPUTED_MASK, MaskingLayer::new);

    for (LayerType type : EnumSet.range(LayerType.ADD, LayerType.MINIMUM)) {
      MAKERS.put(type, MergeLayer::new);
    }
    MAKERS.put(LayerType.CONCATENATE, ConcatenateLayer::new);
    MAKERS.put(LayerType.DOT, DotLayer::new);
  }

  private LayerOps() {}

  /** The classes that can be run. */
  static Set<LayerType> types() {
    return Collections.unmodifiableSet(MAKERS.keySet());
  }

  /** The run-time form of a layer that stands first in its network, without QKeras's defects. */
  public static LayerOp of(LayerSpec spec, List<TensorShape> inputs) {
    return of(spec, inputs, LayerOptions.DEFAULT);
  }

  /**
   * The run-time form of a layer.
   *
   * @throws IllegalArgumentException if this class of layer cannot be run
   */
  public static LayerOp of(LayerSpec spec, List<TensorShape> inputs, LayerOptions options) {
    return of(new LayerBinding(spec, inputs, options));
  }

  /** The run-time form of a layer that is bound already, as wrapped layers are. */
  public static LayerOp of(LayerBinding binding) {
    Function<LayerBinding, LayerOp> maker = MAKERS.get(binding.spec().type());
    if (maker == null) {
      throw new IllegalArgumentException(
          "Cannot run layer "
              + binding.spec().type()
              + ": no implementation (must be one of "
              + MAKERS.keySet()
              + ")");
    }
    return RegularizedLayer.of(binding.spec(), maker.apply(binding));
  }
}
