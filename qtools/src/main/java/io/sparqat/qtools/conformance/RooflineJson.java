package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.qtools.cost.Roofline;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.quant.model.ModelSpec;

/** Roofline numbers under QTools' keys. */
final class RooflineJson {
  private RooflineJson() {}

  static ObjectNode of(TypeMap map, ModelSpec model) {
    Roofline roofline = Roofline.of(map, model, 32);
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("ACE", roofline.ace());
    node.put("weight_in_bytes", roofline.weightBytes());
    node.put("activation_in_bytes", roofline.activationBytes());
    node.put("ACE_float", roofline.floatAce());
    node.put("weight_in_bytes_float", roofline.floatWeightBytes());
    node.put("activation_in_bytes_float", roofline.floatActivationBytes());
    return node;
  }
}
