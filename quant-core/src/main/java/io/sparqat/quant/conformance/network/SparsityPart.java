package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.transform.Sparsity;
import java.util.LinkedHashMap;
import java.util.Map;

/** The share of zeros after quantization. */
final class SparsityPart implements ModelPart {
  @Override
  public String key() {
    return "sparsity";
  }

  @Override
  public void check(Subject subject, JsonNode recorded, VectorCheck check) {
    Sparsity sparsity = Sparsity.of(subject.model(), subject.weights(), Semantics.QKERAS);
    Map<String, Double> expected = new LinkedHashMap<>();
    for (JsonNode layer : recorded.get("layers")) {
      expected.put(layer.get(0).asText(), layer.get(1).asDouble());
    }
    check.same("layers", expected, sparsity.layers());
    check.same("total", recorded.get("total").asDouble(), sparsity.total());
  }
}
