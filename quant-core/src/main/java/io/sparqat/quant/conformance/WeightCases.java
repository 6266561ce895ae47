package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.layer.weight.Clip;
import io.sparqat.quant.layer.weight.Constraint;
import io.sparqat.quant.layer.weight.Constraints;
import io.sparqat.quant.layer.weight.QuantizedInitializer;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What happens to weights besides training: constraints and QKeras's initializer. */
final class WeightCases {
  private WeightCases() {}

  /** A constraint that a quantizer implies, or one given by hand. */
  static void checkConstraint(JsonNode vector, VectorCheck check) {
    JsonNode args = vector.get("args");
    Constraint constraint;
    if (args.has("identifier")) {
      constraint = Constraints.of(ClassConfig.named(args.get("identifier").asText()));
    } else if (args.has("min_value")) {
      constraint = Constraints.of(config("Clip", args));
    } else {
      QuantizerSpec spec = QuantizerSpecs.parse(args.get("quantizer").asText());
      constraint = Constraints.of(args.path("as_kernel").asBoolean() ? spec.asKernel() : spec);
    }
    VectorTensor w = VectorTensor.of(vector.get("w"));
    float[] after = w.values().clone();
    constraint.apply(after, new TensorShape(w.shape()));
    boolean exact = constraint instanceof Clip;
    LayerTolerance.output(
        check, "w_after", VectorTensor.of(vector.get("w_after")).values(), after, exact);
    if (constraint instanceof Clip clip) {
      check.same("min", VectorCheck.number(vector.at("/config/min_value")), clip.min());
      check.same("max", VectorCheck.number(vector.at("/config/max_value")), clip.max());
    }
  }

  /** QInitializer around an initializer whose values are given. */
  static void checkInitializer(JsonNode vector, VectorCheck check) {
    JsonNode args = vector.get("args");
    ClassConfig inner = config(args.get("initializer").asText(), args.get("initializer_args"));
    VectorTensor values = VectorTensor.of(vector.get("values_of_inner"));
    TensorShape shape = new TensorShape(values.shape());
    QuantizedInitializer initializer =
        new QuantizedInitializer(QuantizerSpecs.parse(args.get("quantizer").asText()));
    LayerTolerance.output(
        check,
        "values",
        VectorTensor.of(vector.get("values")).values(),
        initializer.fit(inner, shape, values.values()),
        false);
    if (!vector.get("scale_before").isNull()) {
      double growth = initializer.growth(inner, shape, values.values());
      LayerTolerance.output(
          check,
          "scale_after",
          new float[] {VectorCheck.number(vector.get("scale_after"))},
          new float[] {(float) (vector.get("scale_before").doubleValue() * growth)},
          false);
    }
  }

  /** A class with the arguments of a vector. */
  static ClassConfig config(String className, JsonNode args) {
    Map<String, Object> config = new LinkedHashMap<>();
    args.fields().forEachRemaining(field -> config.put(field.getKey(), plain(field.getValue())));
    return new ClassConfig(className, config);
  }

  private static Object plain(JsonNode value) {
    if (value.isArray()) {
      List<Object> list = new ArrayList<>();
      value.forEach(item -> list.add(plain(item)));
      return list;
    }
    if (value.isNumber()) {
      return value.isIntegralNumber() ? (Object) value.intValue() : (Object) value.doubleValue();
    }
    return value.isBoolean() ? (Object) value.booleanValue() : (Object) value.asText();
  }
}
