package io.sparqat.quant.layer;

import io.sparqat.quant.layer.core.ActivationLayer;
import io.sparqat.quant.layer.core.DropoutLayer;
import io.sparqat.quant.layer.core.FlattenLayer;
import io.sparqat.quant.layer.core.MaxPoolingLayer;
import io.sparqat.quant.layer.core.ProductLayer;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The table from layer classes to their run-time form: one line for each class. */
public final class LayerOps {
  private static final Map<LayerType, Function<LayerBinding, LayerOp>> MAKERS =
      new EnumMap<>(LayerType.class);

  static {
    MAKERS.put(LayerType.ACTIVATION, ActivationLayer::new);
    MAKERS.put(LayerType.CONV_2D, ProductLayer::conv2d);
    MAKERS.put(LayerType.DENSE, ProductLayer::dense);
    MAKERS.put(LayerType.DROPOUT, DropoutLayer::new);
    MAKERS.put(LayerType.FLATTEN, FlattenLayer::new);
    MAKERS.put(LayerType.MAX_POOLING_2D, MaxPoolingLayer::new);
    MAKERS.put(LayerType.Q_ACTIVATION, ActivationLayer::new);
    MAKERS.put(LayerType.Q_CONV_2D, ProductLayer::conv2d);
    MAKERS.put(LayerType.Q_DENSE, ProductLayer::dense);
  }

  private LayerOps() {}

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
    return maker.apply(binding);
  }
}
