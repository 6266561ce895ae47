package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;
import java.util.Iterator;
import java.util.Map;

/** What each layer gives for the first samples. */
final class LayerOutputsPart implements ModelPart {
  @Override
  public String key() {
    return "layer_outputs";
  }

  @Override
  public void check(Subject subject, JsonNode recorded, VectorCheck check) {
    if (recorded.isEmpty()) {
      return;
    }
    int samples = Tensors.samples(recorded.elements().next());
    Map<String, float[]> values = OutputsPart.values(subject, samples);
    Iterator<Map.Entry<String, JsonNode>> layers = recorded.fields();
    while (layers.hasNext()) {
      Map.Entry<String, JsonNode> layer = layers.next();
      check.close(
          layer.getKey(),
          Tensors.values(layer.getValue()),
          values.getOrDefault(layer.getKey(), new float[0]),
          OutputsPart.RELATIVE,
          OutputsPart.ABSOLUTE);
    }
  }
}
