package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.transform.QuantizedWeights;

/** The weights QKeras exports for hardware, and those it leaves in the model. */
final class SavedWeightsPart implements ModelPart {
  @Override
  public String key() {
    return "quantized";
  }

  @Override
  public void check(Subject subject, JsonNode recorded, VectorCheck check) {
    QuantizedWeights quantized =
        QuantizedWeights.of(subject.model(), subject.weights(), Semantics.QKERAS);
    SavedWeights.compare(recorded.get("saved_weights"), subject.model(), quantized, check);
    SavedWeights.compareAfter(
        recorded.get("weights_after"), subject.model(), quantized.software(), check);
  }
}
