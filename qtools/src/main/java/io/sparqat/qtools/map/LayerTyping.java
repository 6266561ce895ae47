package io.sparqat.qtools.map;

import io.sparqat.qtools.rule.Rule;
import io.sparqat.quant.model.LayerType;

/**
 * The types of one layer in its place, by its class. QTools {@code generate_layer_data_type_map}.
 */
final class LayerTyping {
  private LayerTyping() {}

  static LayerTypes of(Context context) {
    LayerType type = context.facts().type();
    String name = type.className();
    if (type.isMerge()) {
      return OtherTyping.merge(context);
    }
    if (name.contains("MaxPool")
        || name.contains("Reshape")
        || name.contains("Flatten")
        || name.contains("UpSampling")) {
      return OtherTyping.rearrangement(context);
    }
    return switch (type) {
      case AVERAGE_POOLING_2D, GLOBAL_AVERAGE_POOLING_2D -> OtherTyping.pooling(context);
      case Q_AVERAGE_POOLING_2D, Q_GLOBAL_AVERAGE_POOLING_2D ->
          context.has(Rule.QUANTIZED_POOLING)
              ? OtherTyping.pooling(context)
              : OtherTyping.unknown(context);
      case ACTIVATION, Q_ACTIVATION, Q_ADAPTIVE_ACTIVATION -> OtherTyping.activation(context);
      case BATCH_NORMALIZATION, Q_BATCH_NORMALIZATION -> NormalizationTyping.of(context);
      case DENSE,
          Q_DENSE,
          CONV_1D,
          Q_CONV_1D,
          CONV_2D,
          Q_CONV_2D,
          DEPTHWISE_CONV_2D,
          Q_DEPTHWISE_CONV_2D ->
          ProductTyping.of(context);
      case CONV_2D_TRANSPOSE, Q_CONV_2D_TRANSPOSE ->
          context.has(Rule.TRANSPOSED_AS_MAC)
              ? ProductTyping.of(context)
              : OtherTyping.unknown(context);
      case Q_CONV_2D_BATCHNORM, Q_DEPTHWISE_CONV_2D_BATCHNORM ->
          context.has(Rule.ALL_LAYERS_PRICED)
              ? ProductTyping.of(context)
              : FoldedTyping.of(context);
      case SEPARABLE_CONV_2D, Q_SEPARABLE_CONV_2D -> {
        if (context.has(Rule.SEPARABLE_AS_MAC)) {
          yield ProductTyping.of(context);
        }
        yield more(context);
      }
      default -> more(context);
    };
  }

  /** Classes that QTools does not know. */
  private static LayerTypes more(Context context) {
    if (!context.has(Rule.ALL_LAYERS_PRICED)) {
      return OtherTyping.unknown(context);
    }
    LayerType type = context.facts().type();
    if (StagedTyping.isRecurrent(type)) {
      return StagedTyping.recurrent(context);
    }
    return switch (type) {
      case AVERAGE_POOLING_1D, GLOBAL_AVERAGE_POOLING_1D -> OtherTyping.pooling(context);
      case Q_DENSE_BATCHNORM, Q_DEPTHWISE_CONV_2D_TRANSPOSE -> ProductTyping.of(context);
      case SEPARABLE_CONV_1D,
          Q_SEPARABLE_CONV_1D,
          SEPARABLE_CONV_2D,
          Q_SEPARABLE_CONV_2D,
          Q_SEPARABLE_CONV_2D_TRANSPOSE,
          Q_SCALE_SHIFT ->
          StagedTyping.separable(context);
      case EMBEDDING -> StagedTyping.embedding(context);
      default -> OtherTyping.unknown(context).notModelled(NotModelled.reason(type));
    };
  }
}
