package io.sparqat.quant.conformance.network;

import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.transform.FreezeScales;
import io.sparqat.quant.transform.QuantizedWeights;

/** Weights as hardware holds them. */
final class HardwareExport {
  private HardwareExport() {}

  static void save(TransformationCase given, VectorCheck check) {
    ModelSpec model = given.model();
    QuantizedWeights quantized = QuantizedWeights.of(model, given.weights(model), Semantics.QKERAS);
    if (given.onlyRefused()) {
      return;
    }
    if (model.nodes().stream().anyMatch(node -> node.name().contains("/"))) {
      check.note("differs: export enters networks inside the network");
      SavedWeights.compareOutside(given.get("saved_weights"), model, quantized, check);
      return;
    }
    SavedWeights.compare(given.get("saved_weights"), model, quantized, check);
    SavedWeights.compareAfter(given.get("weights_after"), model, quantized.software(), check);
  }

  static void freeze(TransformationCase given, VectorCheck check) {
    ModelSpec model = given.model();
    ModelWeights weights = given.weights(model);
    ModelSpec frozen = FreezeScales.apply(model, weights, Semantics.QKERAS);
    if (given.onlyRefused()) {
      return;
    }
    SameNetwork.check(given.result(), frozen, check);
    SavedWeights.compare(
        given.get("hw_weights"),
        frozen,
        QuantizedWeights.of(frozen, weights, Semantics.QKERAS),
        check);
    given.outputs("y", model, weights, check);
    given.outputs("result_y", frozen, weights, check);
  }
}
