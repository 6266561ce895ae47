package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Layers, and what belongs to them: one line is a layer with its arguments, its weights, and what
 * QKeras made of some inputs.
 */
public final class LayerVectors implements VectorKind {
  private static final Map<String, BiConsumer<JsonNode, VectorCheck>> RUNNERS =
      Map.of(
          "layer", LayerCalls::check,
          "steps", LayerSteps::checkStatistics,
          "sgd", LayerSteps::checkTraining,
          "adaptive", AdaptiveCalls::check);

  @Override
  public String name() {
    return "layer";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.json().has("layer") && RUNNERS.containsKey(vector.text("kind", ""));
  }

  @Override
  public String group(GoldenVector vector) {
    return "layer " + vector.stem();
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    BiConsumer<JsonNode, VectorCheck> runner = RUNNERS.get(vector.text("kind", ""));
    if (runner != null) {
      runner.accept(vector.json(), check);
    }
  }
}
