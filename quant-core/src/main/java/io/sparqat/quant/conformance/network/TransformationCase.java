package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.exchange.keras.KerasModelReader;
import io.sparqat.quant.layer.NetworkInference;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.layer.WeightAssignment;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A vector of a transformation, read. */
record TransformationCase(JsonNode json) {
  /** What functions that return no network record. */
  private static final List<String> RESULTS = List.of("result", "saved_weights", "text", "bits");

  /** Whether QKeras gives an error, and nothing else once its calls into Keras are mended. */
  boolean onlyRefused() {
    return json.has("error") && RESULTS.stream().noneMatch(json::has);
  }

  JsonNode get(String key) {
    return json.path(key);
  }

  ModelSpec model() {
    return KerasModelReader.read(json.get("model").get("json"), "the vector's model");
  }

  boolean hasResult() {
    return json.has("result");
  }

  ModelSpec result() {
    return KerasModelReader.read(json.get("result"), "the vector's result");
  }

  /** The recorded weights; all 1 where QKeras refused before any were recorded. */
  ModelWeights weights(ModelSpec model) {
    if (!json.has("weights")) {
      float[] ones = new float[ParameterLayout.size(model)];
      Arrays.fill(ones, 1);
      return ParameterLayout.weights(model, ones);
    }
    return WeightAssignment.assign(model, Tensors.weights(json.get("weights")));
  }

  /** Values of every layer for the recorded input. */
  Map<String, float[]> values(ModelSpec model, ModelWeights weights) {
    JsonNode x = json.get("x");
    Map<String, float[]> inputs = new HashMap<>();
    for (int i = 0; i < x.size(); i++) {
      inputs.put(model.inputs().get(i).name(), Tensors.values(x.get(i)));
    }
    return new NetworkInference(model, true).run(weights, inputs, Tensors.samples(x.get(0)));
  }

  /** Compares outputs for the recorded input with those under {@code key}, if there are any. */
  void outputs(String key, ModelSpec model, ModelWeights weights, VectorCheck check) {
    if (!json.has(key)) {
      return;
    }
    Map<String, float[]> values = values(model, weights);
    for (int i = 0; i < json.get(key).size(); i++) {
      check.close(
          key + "[" + i + "]",
          Tensors.values(json.get(key).get(i)),
          values.getOrDefault(model.outputs().get(i), new float[0]),
          OutputsPart.RELATIVE,
          OutputsPart.ABSOLUTE);
    }
  }

  /** Compares all weights with those under {@code key}, if there are any. */
  void weights(
      String key, ModelSpec model, ModelWeights weights, double relative, VectorCheck check) {
    if (!json.has(key)) {
      return;
    }
    List<WeightTensor> expected = Tensors.weights(json.get(key));
    int next = 0;
    for (NodeSpec node : model.nodes()) {
      for (WeightTensor weight : weights.layer(node.name())) {
        if (next < expected.size()) {
          check.same(key + "[" + next + "] shape", expected.get(next).shape(), weight.shape());
          check.close(
              key + "[" + next + "] of " + node.name(),
              expected.get(next).values(),
              weight.values(),
              relative,
              0);
        }
        next++;
      }
    }
    check.same(key + " count", expected.size(), next);
  }
}
