package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.transform.LayerProfile;
import io.sparqat.quant.transform.LayerProfile.WeightProfile;
import io.sparqat.quant.transform.NumericalProfile;
import io.sparqat.quant.transform.QuantizationEffect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code quantized_model_debug}: ranges of outputs, weights and scales, read off the text it
 * prints. A kernel is printed in units of its scale.
 */
final class ModelDebug implements TransformationVectors.Transformation {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+\\.[0-9]+");
  private static final double PRINTED = 1.01e-4;
  private static final List<String> KERNELS = List.of("kernel_quantizer", "depthwise_quantizer");

  @Override
  public void check(TransformationCase given, VectorCheck check) {
    ModelSpec model = given.model();
    Map<String, float[]> inputs = new HashMap<>();
    if (given.onlyRefused()) {
      model.inputs().forEach(in -> inputs.put(in.name(), new float[in.shape().size()]));
      NumericalProfile.of(model, given.weights(model), inputs, 1, Semantics.QKERAS);
      return;
    }
    JsonNode x = given.get("x");
    for (int i = 0; i < x.size(); i++) {
      inputs.put(model.inputs().get(i).name(), Tensors.values(x.get(i)));
    }
    NumericalProfile profile =
        NumericalProfile.of(
            model, given.weights(model), inputs, Tensors.samples(x.get(0)), Semantics.QKERAS);
    Map<String, List<Double>> printed = new HashMap<>();
    given.get("text").asText().lines().forEach(line -> read(line, printed));
    compare(
        "input",
        printed,
        numbers(profile.inputs().get(0).minimum(), profile.inputs().get(0).maximum()),
        check);
    for (LayerProfile layer : profile.layers()) {
      if (printed.containsKey(layer.layer())) {
        compare(layer.layer(), printed, numbers(layer, model.node(layer.layer()).layer()), check);
      }
    }
  }

  private static void read(String line, Map<String, List<Double>> printed) {
    String name = line.split("\\s", 2)[0];
    List<Double> numbers = new ArrayList<>();
    Matcher matcher = NUMBER.matcher(line.substring(name.length()));
    while (matcher.find()) {
      numbers.add(Double.parseDouble(matcher.group()));
    }
    printed.put(name, numbers);
  }

  private static List<Double> numbers(double... values) {
    List<Double> result = new ArrayList<>();
    for (double value : values) {
      result.add(value);
    }
    return result;
  }

  private static List<Double> numbers(LayerProfile layer, LayerSpec spec) {
    double outputScale = layer.activation().map(QuantizationEffect::smallestScale).orElse(1.0);
    List<Double> result =
        numbers(layer.output().minimum() / outputScale, layer.output().maximum() / outputScale);
    if (spec.type() == LayerType.Q_ADAPTIVE_ACTIVATION) {
      return result; // QKeras's get_weights() hides its state
    }
    List<Double> scales = List.of();
    for (WeightProfile weight : layer.weights()) {
      Optional<QuantizationEffect> effect = weight.effect();
      boolean first = weight == layer.weights().get(0) && isScaled(spec.type());
      if (first && effect.isPresent()) {
        if (printsScale(spec)) {
          scales = numbers(effect.get().smallestScale(), effect.get().largestScale());
        }
        result.addAll(
            numbers(
                weight.unscaled().map(d -> d.minimum()).orElse(weight.values().minimum()),
                weight.unscaled().map(d -> d.maximum()).orElse(weight.values().maximum())));
      } else {
        result.addAll(numbers(weight.values().minimum(), weight.values().maximum()));
      }
    }
    result.addAll(scales);
    return result;
  }

  /** QKeras prints the scale of a kernel where it is an array: fitted to the data, or frozen. */
  private static boolean printsScale(LayerSpec layer) {
    return KERNELS.stream()
        .filter(layer::has)
        .flatMap(argument -> layer.quantizer(argument).stream())
        .map(quantizer -> quantizer.asKernel().canonical())
        .anyMatch(text -> text.contains("alpha='auto") || text.contains("post_training_scale="));
  }

  /** Layers whose first weight is printed in units of its scale. */
  private static boolean isScaled(LayerType type) {
    return switch (type) {
      case Q_CONV_1D,
          Q_CONV_2D,
          Q_CONV_2D_TRANSPOSE,
          Q_DENSE,
          Q_SIMPLE_RNN,
          Q_LSTM,
          Q_GRU,
          Q_SEPARABLE_CONV_1D,
          Q_SEPARABLE_CONV_2D,
          Q_CONV_2D_BATCHNORM,
          Q_DEPTHWISE_CONV_2D_BATCHNORM ->
          true;
      default -> false;
    };
  }

  private static void compare(
      String name, Map<String, List<Double>> printed, List<Double> actual, VectorCheck check) {
    List<Double> expected = printed.getOrDefault(name, List.of());
    boolean same = expected.size() == actual.size();
    for (int i = 0; same && i < actual.size(); i++) {
      same = Math.abs(expected.get(i) - actual.get(i)) <= PRINTED;
    }
    if (!same) {
      check.mismatch(name + ": expected " + expected + ", got " + actual);
    }
  }
}
