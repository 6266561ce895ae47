package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Layers, and what belongs to them: one line is a layer with its arguments, its weights, and what
 * QKeras made of some inputs.
 */
public final class LayerVectors implements VectorKind {
  private static final Map<String, BiConsumer<JsonNode, VectorCheck>> RUNNERS =
      Map.ofEntries(
          Map.entry("layer", LayerCalls::check),
          Map.entry("composite", CompositeCalls::check),
          Map.entry("steps", LayerSteps::checkStatistics),
          Map.entry("sgd", LayerSteps::checkTraining),
          Map.entry("adaptive", AdaptiveCalls::check),
          Map.entry("clip", WeightCases::checkConstraint),
          Map.entry("initializer", WeightCases::checkInitializer),
          Map.entry("loss", TrainingCases::checkLoss),
          Map.entry("optimizer", TrainingCases::checkOptimizer),
          Map.entry("schedule", TrainingCases::checkSchedule));

  @Override
  public String name() {
    return "layer";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.json().has("layer") && runner(vector) != null;
  }

  @Override
  public String group(GoldenVector vector) {
    return "layer " + vector.stem();
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    BiConsumer<JsonNode, VectorCheck> runner = runner(vector);
    if (runner != null) {
      runner.accept(vector.json(), check);
    }
  }

  private static @Nullable BiConsumer<JsonNode, VectorCheck> runner(GoldenVector vector) {
    if (vector.json().has("error") && vector.json().has("input")) {
      return RefusedLayers::check;
    }
    return RUNNERS.get(vector.text("kind", ""));
  }
}
