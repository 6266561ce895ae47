package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;

/** One thing a network's vector records, under a key of its own, and how to check it. */
interface ModelPart {
  /** The key in the vector. */
  String key();

  /** Compares what the network gives with what is recorded under the key. */
  void check(Subject subject, JsonNode recorded, VectorCheck check);

  /**
   * What is checked.
   *
   * @param document the whole vector
   */
  record Subject(ModelSpec model, ModelWeights weights, JsonNode document) {}
}
