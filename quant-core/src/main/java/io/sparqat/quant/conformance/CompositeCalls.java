package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sparqat.quant.exchange.keras.KerasModelReader;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.block.OctaveBlock.Branches;
import io.sparqat.quant.model.block.QKerasBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Functions that add several layers: the network that ours makes of the arguments, and the one in
 * the vector as Keras wrote it, both against QKeras's numbers.
 */
final class CompositeCalls {
  private CompositeCalls() {}

  static void check(JsonNode vector, VectorCheck check) {
    List<VectorTensor> inputs = VectorTensor.list(vector.get("x"));
    run(vector, inputs, build(vector, inputs), "built", check);
    run(vector, inputs, KerasModelReader.read(model(vector), "config"), "read", check);
  }

  /** The configuration of a functional model as a whole Keras file has it. */
  private static JsonNode model(JsonNode vector) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("class_name", "Functional")
        .set("config", vector.get("config"));
  }

  /** The network that the function makes of the vector's arguments. */
  static ModelSpec build(JsonNode vector, List<VectorTensor> inputs) {
    ModelBuilder builder = ModelBuilder.named("composite");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      names.add("in" + i);
      builder.input("in" + i, inputs.get(i).sample().axes());
    }
    String function = vector.get("layer").asText();
    Map<String, @Nullable Object> args = LayerArguments.values(vector.get("args"));
    if (function.equals("QMobileNetSeparableConv2D")) {
      QKerasBlocks.mobileNet(args).addTo(builder, vector.at("/args/name").asText());
      return builder.build();
    }
    Branches result =
        QKerasBlocks.addOctave(
            builder, function.equals("QOctaveConv2D"), args, branches(vector, names));
    result.high().ifPresent(builder::outputs);
    result.low().ifPresent(builder::outputs);
    return builder.build();
  }

  /** The tensors of the high and the low branch; the vector says which are there. */
  private static Branches branches(JsonNode vector, List<String> names) {
    JsonNode pattern = vector.path("pattern");
    boolean high = !pattern.isArray() || pattern.get(0).asInt() == 1;
    boolean low = pattern.isArray() ? pattern.get(1).asInt() == 1 : names.size() > 1;
    return new Branches(
        high ? Optional.of(names.get(0)) : Optional.empty(),
        low ? Optional.of(names.get(high ? 1 : 0)) : Optional.empty());
  }

  private static void run(
      JsonNode vector, List<VectorTensor> inputs, ModelSpec model, String how, VectorCheck check) {
    NetworkRun run = new NetworkRun(model);
    run.setWeights(vector.get("weights"), check);
    compare(check, how + " y_inference", vector.get("y_inference"), run.forward(inputs, false));
    String training = vector.has("y_training") ? "y_training" : "y_inference";
    compare(check, how + " y_training", vector.get(training), run.forward(inputs, true));
    List<VectorTensor> dx = run.backward(VectorTensor.list(vector.get("g")));
    for (int i = 0; i < dx.size(); i++) {
      if (vector.get("dx").get(i).isNull()) {
        continue; // an input that no branch reads
      }
      LayerTolerance.gradient(
          check,
          how + " dx[" + i + "]",
          VectorTensor.of(vector.get("dx").get(i)).values(),
          dx.get(i).values(),
          false);
    }
    for (JsonNode gradient : vector.get("dweights")) {
      if (gradient.isNull()) {
        continue;
      }
      String name = gradient.get("name").asText();
      LayerTolerance.gradient(
          check,
          how + " gradient of " + name,
          VectorTensor.of(gradient).values(),
          run.gradient(name),
          false);
    }
  }

  private static void compare(
      VectorCheck check, String field, JsonNode expected, List<VectorTensor> actual) {
    check.same("number of " + field, expected.size(), actual.size());
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      LayerTolerance.output(
          check,
          field + "[" + i + "]",
          VectorTensor.of(expected.get(i)).values(),
          actual.get(i).values(),
          false);
    }
  }
}
