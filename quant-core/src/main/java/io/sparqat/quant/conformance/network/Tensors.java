package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import java.util.ArrayList;
import java.util.List;

/** Tensors as vectors write them: {@code {"name", "shape", "values"}}. */
final class Tensors {
  private Tensors() {}

  static float[] values(JsonNode tensor) {
    return VectorCheck.floats(tensor.get("values"));
  }

  /** Samples of a batch: the first axis. */
  static int samples(JsonNode tensor) {
    return tensor.get("shape").get(0).intValue();
  }

  static List<WeightTensor> weights(JsonNode list) {
    List<WeightTensor> weights = new ArrayList<>();
    for (JsonNode tensor : list) {
      String name = tensor.path("name").asText("weight");
      weights.add(
          new WeightTensor(
              name.substring(name.lastIndexOf('/') + 1),
              new TensorShape(VectorCheck.ints(tensor.get("shape"))),
              values(tensor)));
    }
    return weights;
  }
}
