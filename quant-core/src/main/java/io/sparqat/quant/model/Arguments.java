package io.sparqat.quant.model;

import static io.sparqat.quant.model.ArgumentKind.INTEGER;
import static io.sparqat.quant.model.ArgumentKind.NUMBER;
import static io.sparqat.quant.model.ArgumentKind.PAIR;
import static io.sparqat.quant.model.ArgumentSpec.activation;
import static io.sparqat.quant.model.ArgumentSpec.choice;
import static io.sparqat.quant.model.ArgumentSpec.config;
import static io.sparqat.quant.model.ArgumentSpec.flag;
import static io.sparqat.quant.model.ArgumentSpec.optional;
import static io.sparqat.quant.model.ArgumentSpec.quantizer;
import static io.sparqat.quant.model.ArgumentSpec.required;
import static io.sparqat.quant.model.ArgumentSpec.sameAs;
import static io.sparqat.quant.model.ArgumentSpec.size;

import java.util.Arrays;
import java.util.List;

/** Groups of arguments that several layer classes share, with Keras's names and defaults. */
final class Arguments {
  private Arguments() {}

  static List<ArgumentSpec> list(ArgumentSpec... arguments) {
    return List.of(arguments);
  }

  static List<ArgumentSpec> filters() {
    return list(required("filters", INTEGER));
  }

  /** Window, strides, padding and dilation of a 2-D convolution. */
  static List<ArgumentSpec> window2d(String... paddings) {
    return list(
        required("kernel_size", PAIR),
        size("strides", PAIR, List.of(1, 1)),
        choice("padding", "valid", paddings),
        dataFormat(),
        size("dilation_rate", PAIR, List.of(1, 1)));
  }

  /** Window, stride, padding and dilation of a 1-D convolution. */
  static List<ArgumentSpec> window1d(String... paddings) {
    return list(
        required("kernel_size", INTEGER),
        size("strides", INTEGER, 1),
        choice("padding", "valid", paddings),
        dataFormat(),
        size("dilation_rate", INTEGER, 1));
  }

  static List<ArgumentSpec> depthMultiplier() {
    return list(size("depth_multiplier", INTEGER, 1));
  }

  static List<ArgumentSpec> groups() {
    return list(size("groups", INTEGER, 1));
  }

  /** Window of a pooling layer; {@code strides} follow {@code pool_size}. */
  static List<ArgumentSpec> pool(ArgumentKind kind, Object poolSize) {
    return list(
        size("pool_size", kind, poolSize),
        sameAs("strides", kind, "pool_size"),
        choice("padding", "valid", "valid", "same"),
        dataFormat());
  }

  static ArgumentSpec dataFormat() {
    return choice("data_format", "channels_last", "channels_last", "channels_first");
  }

  static List<ArgumentSpec> globalPool() {
    return list(dataFormat(), flag("keepdims", false));
  }

  static List<ArgumentSpec> linearActivation() {
    return list(activation("activation", Activation.LINEAR));
  }

  static List<ArgumentSpec> noActivation() {
    return list(activation("activation", null));
  }

  static List<ArgumentSpec> useBias() {
    return list(flag("use_bias", true));
  }

  static List<ArgumentSpec> activityRegularizer() {
    return list(config("activity_regularizer", null));
  }

  /** Initializer, regularizer and constraint of the weight {@code name}. */
  static List<ArgumentSpec> weight(String name, String initializer) {
    return list(
        config(name + "_initializer", initializer),
        config(name + "_regularizer", null),
        config(name + "_constraint", null));
  }

  /** {@link #weight} and the quantizer of the weight {@code name}. */
  static List<ArgumentSpec> quantizedWeight(String name, String initializer) {
    return all(weight(name, initializer), list(quantizer(name + "_quantizer")));
  }

  static List<ArgumentSpec> quantizers(String... names) {
    return Arrays.stream(names).map(ArgumentSpec::quantizer).toList();
  }

  static List<ArgumentSpec> batchNormalization() {
    return list(
        optional("axis", ArgumentKind.INTEGERS, List.of(-1)),
        optional("momentum", NUMBER, 0.99),
        optional("epsilon", NUMBER, 1e-3),
        flag("center", true),
        flag("scale", true),
        config("beta_initializer", "zeros"),
        config("gamma_initializer", "ones"),
        config("moving_mean_initializer", "zeros"),
        config("moving_variance_initializer", "ones"),
        config("beta_regularizer", null),
        config("gamma_regularizer", null),
        config("beta_constraint", null),
        config("gamma_constraint", null));
  }

  /** How a folded batch normalization behaves: QKeras's QConv2DBatchnorm. */
  static List<ArgumentSpec> folding() {
    return list(
        optional("ema_freeze_delay", INTEGER, null),
        choice("folding_mode", "ema_stats_folding", "ema_stats_folding", "batch_stats_folding"));
  }

  static List<ArgumentSpec> cell(Activation activation) {
    return list(
        required("units", INTEGER), activation("activation", activation), flag("use_bias", true));
  }

  @SafeVarargs
  static List<ArgumentSpec> all(List<ArgumentSpec>... groups) {
    return Arrays.stream(groups).flatMap(List::stream).toList();
  }

  static List<ArgumentSpec> recurrentWeights() {
    return all(
        weight("kernel", "glorot_uniform"),
        weight("recurrent", "orthogonal"),
        weight("bias", "zeros"));
  }

  static List<ArgumentSpec> dropouts() {
    return list(optional("dropout", NUMBER, 0.0), optional("recurrent_dropout", NUMBER, 0.0));
  }

  /** How a cell is run over time. */
  static List<ArgumentSpec> sequence() {
    return list(
        flag("return_sequences", false),
        flag("return_state", false),
        flag("go_backwards", false),
        flag("stateful", false),
        flag("unroll", false));
  }
}
