package io.sparqat.quant.model;

import static io.sparqat.quant.model.ArgumentKind.INTEGER;
import static io.sparqat.quant.model.ArgumentKind.INTEGERS;
import static io.sparqat.quant.model.ArgumentKind.LAYER;
import static io.sparqat.quant.model.ArgumentKind.MARGINS;
import static io.sparqat.quant.model.ArgumentKind.MATRIX;
import static io.sparqat.quant.model.ArgumentKind.NUMBER;
import static io.sparqat.quant.model.ArgumentKind.PAIR;
import static io.sparqat.quant.model.ArgumentSpec.activation;
import static io.sparqat.quant.model.ArgumentSpec.choice;
import static io.sparqat.quant.model.ArgumentSpec.flag;
import static io.sparqat.quant.model.ArgumentSpec.optional;
import static io.sparqat.quant.model.ArgumentSpec.quantizer;
import static io.sparqat.quant.model.ArgumentSpec.required;
import static io.sparqat.quant.model.ArgumentSpec.size;
import static io.sparqat.quant.model.Arguments.*;

import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.List;

/** The schema of each layer class; defaults are Keras 2.15's and QKeras's. */
final class Schemas {
  private Schemas() {}

  static LayerSchema dense() {
    return LayerSchema.of(
        list(required("units", INTEGER)),
        linearActivation(),
        useBias(),
        weight("kernel", "glorot_uniform"),
        weight("bias", "zeros"),
        activityRegularizer());
  }

  static LayerSchema qDense() {
    return LayerSchema.of(
        list(required("units", INTEGER)),
        linearActivation(),
        useBias(),
        quantizedWeight("kernel", "he_normal"),
        quantizedWeight("bias", "zeros"),
        activityRegularizer());
  }

  static LayerSchema qDenseBatchnorm() {
    return qDense().plus(batchNormalization(), folding());
  }

  static LayerSchema conv1d() {
    return LayerSchema.of(
        filters(),
        window1d("valid", "same", "causal"),
        groups(),
        linearActivation(),
        useBias(),
        weight("kernel", "glorot_uniform"),
        weight("bias", "zeros"),
        activityRegularizer());
  }

  static LayerSchema qConv1d() {
    return LayerSchema.of(
        filters(),
        window1d("valid", "same", "causal"),
        groups(),
        linearActivation(),
        useBias(),
        quantizedWeight("kernel", "he_normal"),
        quantizedWeight("bias", "zeros"),
        activityRegularizer());
  }

  static LayerSchema conv2d() {
    return LayerSchema.of(
        filters(),
        window2d("valid", "same"),
        groups(),
        linearActivation(),
        useBias(),
        weight("kernel", "glorot_uniform"),
        weight("bias", "zeros"),
        activityRegularizer());
  }

  static LayerSchema qConv2d() {
    return LayerSchema.of(
        filters(),
        window2d("valid", "same"),
        groups(),
        linearActivation(),
        useBias(),
        quantizedWeight("kernel", "he_normal"),
        quantizedWeight("bias", "zeros"),
        activityRegularizer(),
        list(optional("mask", MATRIX, null)));
  }

  static LayerSchema qConv2dBatchnorm() {
    return qConv2d().plus(batchNormalization(), folding());
  }

  static LayerSchema depthwiseConv2d() {
    return LayerSchema.of(
        window2d("valid", "same"),
        depthMultiplier(),
        linearActivation(),
        useBias(),
        weight("depthwise", "glorot_uniform"),
        weight("bias", "zeros"),
        activityRegularizer());
  }

  static LayerSchema qDepthwiseConv2d() {
    return LayerSchema.of(
        window2d("valid", "same"),
        depthMultiplier(),
        linearActivation(),
        useBias(),
        quantizedWeight("depthwise", "he_normal"),
        quantizedWeight("bias", "zeros"),
        activityRegularizer());
  }

  static LayerSchema qDepthwiseConv2dBatchnorm() {
    return qDepthwiseConv2d().plus(batchNormalization(), folding());
  }

  private static List<ArgumentSpec> separable() {
    return all(
        depthMultiplier(),
        linearActivation(),
        useBias(),
        weight("depthwise", "glorot_uniform"),
        weight("pointwise", "glorot_uniform"),
        weight("bias", "zeros"),
        activityRegularizer());
  }

  private static List<ArgumentSpec> separableQuantizers() {
    return quantizers("depthwise_quantizer", "pointwise_quantizer", "bias_quantizer");
  }

  static LayerSchema separableConv1d() {
    return LayerSchema.of(filters(), window1d("valid", "same", "causal"), separable());
  }

  static LayerSchema qSeparableConv1d() {
    return LayerSchema.of(
        filters(), window1d("valid", "same", "causal"), separable(), separableQuantizers());
  }

  static LayerSchema separableConv2d() {
    return LayerSchema.of(filters(), window2d("valid", "same"), separable());
  }

  static LayerSchema qSeparableConv2d() {
    return LayerSchema.of(filters(), window2d("valid", "same"), separable(), separableQuantizers());
  }

  private static List<ArgumentSpec> outputPadding() {
    return list(optional("output_padding", PAIR, null));
  }

  static LayerSchema conv2dTranspose() {
    return LayerSchema.of(
        filters(),
        window2d("valid", "same"),
        outputPadding(),
        linearActivation(),
        useBias(),
        weight("kernel", "glorot_uniform"),
        weight("bias", "zeros"),
        activityRegularizer());
  }

  static LayerSchema qConv2dTranspose() {
    return conv2dTranspose().plus(quantizers("kernel_quantizer", "bias_quantizer"));
  }

  static LayerSchema qDepthwiseConv2dTranspose() {
    return LayerSchema.of(
        filters(),
        window2d("valid", "same"),
        outputPadding(),
        list(size("group_size", INTEGER, 1)),
        depthMultiplier(),
        list(activation("depthwise_activation", null)),
        useBias(),
        weight("kernel", "glorot_uniform"),
        weight("bias", "zeros"),
        quantizers("depthwise_kernel_quantizer", "bias_quantizer"),
        activityRegularizer());
  }

  static LayerSchema qSeparableConv2dTranspose() {
    return LayerSchema.of(
        filters(),
        window2d("valid", "same"),
        outputPadding(),
        depthMultiplier(),
        list(activation("depthwise_activation", null), activation("pointwise_activation", null)),
        useBias(),
        weight("kernel", "glorot_uniform"),
        weight("bias", "zeros"),
        quantizers("depthwise_kernel_quantizer", "pointwise_kernel_quantizer", "bias_quantizer"),
        activityRegularizer());
  }

  private static final Activation TANH = new Activation.Named("tanh");
  private static final Activation SIGMOID = new Activation.Named("sigmoid");

  private static Activation qTanh() {
    return Activation.ofQuantizedLayer("quantized_tanh");
  }

  private static List<ArgumentSpec> recurrentQuantizers() {
    return quantizers(
        "kernel_quantizer", "recurrent_quantizer", "bias_quantizer", "state_quantizer");
  }

  static LayerSchema simpleRnnCell() {
    return LayerSchema.of(cell(TANH), recurrentWeights(), dropouts(), activityRegularizer());
  }

  static LayerSchema qSimpleRnnCell() {
    return LayerSchema.of(
        cell(qTanh()),
        recurrentWeights(),
        recurrentQuantizers(),
        dropouts(),
        activityRegularizer());
  }

  private static List<ArgumentSpec> gates(Activation activation, int implementation) {
    return list(
        activation("recurrent_activation", activation),
        optional("implementation", INTEGER, implementation));
  }

  private static List<ArgumentSpec> qGates() {
    return gates(Activation.ofQuantizedLayer("hard_sigmoid"), 1);
  }

  private static List<ArgumentSpec> unitForgetBias() {
    return list(flag("unit_forget_bias", true));
  }

  static LayerSchema lstmCell() {
    return LayerSchema.of(
        cell(TANH),
        gates(SIGMOID, 2),
        recurrentWeights(),
        unitForgetBias(),
        dropouts(),
        activityRegularizer());
  }

  static LayerSchema qLstmCell() {
    return LayerSchema.of(
        cell(qTanh()),
        qGates(),
        recurrentWeights(),
        unitForgetBias(),
        recurrentQuantizers(),
        dropouts(),
        activityRegularizer());
  }

  static LayerSchema gruCell() {
    return LayerSchema.of(
        cell(TANH),
        gates(SIGMOID, 2),
        recurrentWeights(),
        list(flag("reset_after", true)),
        dropouts(),
        activityRegularizer());
  }

  static LayerSchema qGruCell() {
    return LayerSchema.of(
        cell(qTanh()),
        qGates(),
        recurrentWeights(),
        list(flag("reset_after", false)),
        recurrentQuantizers(),
        dropouts(),
        activityRegularizer());
  }

  static LayerSchema sequence(LayerSchema cell) {
    return cell.plus(Arguments.sequence());
  }

  static LayerSchema rnn() {
    return LayerSchema.of(list(required("cell", LAYER)), Arguments.sequence());
  }

  static LayerSchema bidirectional() {
    return LayerSchema.of(
        list(
            required("layer", LAYER),
            choice("merge_mode", "concat", "concat", "sum", "mul", "ave", ArgumentSpec.NONE),
            optional("backward_layer", LAYER, null)));
  }

  static LayerSchema activationLayer() {
    return LayerSchema.of(list(required("activation", ArgumentKind.ACTIVATION)));
  }

  static LayerSchema qActivation() {
    return LayerSchema.of(list(required("activation", ArgumentKind.ACTIVATION)));
  }

  static LayerSchema qAdaptiveActivation() {
    return LayerSchema.of(
        list(
            new ArgumentSpec(
                "activation",
                ArgumentKind.CHOICE,
                true,
                null,
                null,
                List.of("quantized_bits", "quantized_relu"),
                1),
            required("total_bits", INTEGER),
            optional("current_step", INTEGER, null),
            flag("symmetric", true),
            optional("quantization_delay", INTEGER, 0),
            optional("ema_freeze_delay", INTEGER, null),
            optional("ema_decay", NUMBER, 0.9999),
            flag("per_channel", false),
            flag("po2_rounding", false),
            optional("relu_neg_slope", NUMBER, 0.0),
            optional("relu_upper_bound", NUMBER, null)));
  }

  static LayerSchema relu() {
    return LayerSchema.of(
        list(
            optional("max_value", NUMBER, null),
            optional("negative_slope", NUMBER, 0.0),
            optional("threshold", NUMBER, 0.0)));
  }

  static LayerSchema leakyRelu() {
    return LayerSchema.of(list(optional("alpha", NUMBER, 0.3)));
  }

  static LayerSchema prelu() {
    return LayerSchema.of(weight("alpha", "zeros"), list(optional("shared_axes", INTEGERS, null)));
  }

  static LayerSchema elu() {
    return LayerSchema.of(list(optional("alpha", NUMBER, 1.0)));
  }

  static LayerSchema thresholdedRelu() {
    return LayerSchema.of(list(optional("theta", NUMBER, 1.0)));
  }

  static LayerSchema softmax() {
    return LayerSchema.of(list(optional("axis", INTEGER, -1)));
  }

  static LayerSchema pooling1d() {
    return LayerSchema.of(pool(INTEGER, 2));
  }

  static LayerSchema pooling2d() {
    return LayerSchema.of(pool(PAIR, List.of(2, 2)));
  }

  static LayerSchema qAveragePooling2d() {
    return LayerSchema.of(
        pool(PAIR, List.of(2, 2)), quantizers("average_quantizer"), noActivation());
  }

  static LayerSchema globalPooling() {
    return LayerSchema.of(globalPool());
  }

  static LayerSchema qGlobalAveragePooling2d() {
    return LayerSchema.of(globalPool(), quantizers("average_quantizer"), noActivation());
  }

  static LayerSchema batchNormalizationLayer() {
    return LayerSchema.of(batchNormalization());
  }

  static LayerSchema qBatchNormalization() {
    return LayerSchema.of(
        batchNormalization(),
        noActivation(),
        list(
            defaultQuantizer("beta_quantizer", "quantized_po2(5)"),
            defaultQuantizer("gamma_quantizer", "quantized_relu_po2(6,2048)"),
            defaultQuantizer("mean_quantizer", "quantized_po2(5)"),
            defaultQuantizer(
                "variance_quantizer", "quantized_relu_po2(6,quadratic_approximation=True)"),
            quantizer("inverse_quantizer")));
  }

  private static ArgumentSpec defaultQuantizer(String name, String text) {
    return optional(name, ArgumentKind.QUANTIZER, QuantizerSpecs.parse(text));
  }

  static LayerSchema qScaleShift() {
    return LayerSchema.of(
        noActivation(),
        useBias(),
        quantizedWeight("weight", "he_normal"),
        quantizedWeight("bias", "zeros"));
  }

  static LayerSchema dropout() {
    return LayerSchema.of(
        list(
            required("rate", NUMBER),
            optional("noise_shape", INTEGERS, null),
            optional("seed", INTEGER, null)));
  }

  static LayerSchema gaussianNoise() {
    return LayerSchema.of(list(required("stddev", NUMBER), optional("seed", INTEGER, null)));
  }

  static LayerSchema flatten() {
    return LayerSchema.of(list(dataFormat()));
  }

  static LayerSchema reshape() {
    return LayerSchema.of(list(required("target_shape", INTEGERS)));
  }

  static LayerSchema permute() {
    return LayerSchema.of(list(required("dims", INTEGERS)));
  }

  static LayerSchema repeatVector() {
    return LayerSchema.of(list(required("n", INTEGER)));
  }

  static LayerSchema margins(String name) {
    return LayerSchema.of(list(optional(name, MARGINS, 1), dataFormat()));
  }

  static LayerSchema upSampling1d() {
    return LayerSchema.of(list(size("size", INTEGER, 2)));
  }

  static LayerSchema upSampling2d() {
    return LayerSchema.of(
        list(
            size("size", PAIR, List.of(2, 2)),
            dataFormat(),
            choice("interpolation", "nearest", "nearest", "bilinear")));
  }

  static LayerSchema embedding() {
    return LayerSchema.of(
        list(required("input_dim", INTEGER), required("output_dim", INTEGER)),
        weight("embeddings", "uniform"),
        activityRegularizer(),
        list(flag("mask_zero", false), optional("input_length", INTEGER, null)));
  }

  static LayerSchema masking() {
    return LayerSchema.of(list(optional("mask_value", NUMBER, 0.0)));
  }

  /** Offset and shape follow from the layer that is read. */
  static LayerSchema selectOutput() {
    return LayerSchema.of(
        list(
            optional("index", INTEGER, 0),
            optional("offset", INTEGER, null),
            optional("shape", ArgumentKind.INTEGERS, null)));
  }

  /** An operator with a constant, such as {@code x * 0.5}. */
  static LayerSchema tensorOperation() {
    return LayerSchema.of(
        list(
            choice("function", "math.multiply", "math.multiply", "__operators__.add"),
            optional("y", NUMBER, 1.0)));
  }

  static LayerSchema merge() {
    return LayerSchema.of();
  }

  static LayerSchema concatenate() {
    return LayerSchema.of(list(optional("axis", INTEGER, -1)));
  }

  static LayerSchema dot() {
    return LayerSchema.of(list(required("axes", INTEGERS), flag("normalize", false)));
  }
}
