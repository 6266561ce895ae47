package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.transform.AccumulatorBits;
import io.sparqat.quant.transform.AccumulatorBits.Range;
import io.sparqat.quant.transform.NetworkState;
import io.sparqat.quant.transform.UnfoldBatchNorm;
import java.util.LinkedHashMap;
import java.util.Map;

/** Accumulator widths, from ranges and from samples. */
final class Accumulators {
  private Accumulators() {}

  static void fromRanges(TransformationCase given, VectorCheck check) {
    ModelSpec model = given.model();
    Map<String, Range> ranges = new LinkedHashMap<>();
    given
        .get("ranges")
        .fields()
        .forEachRemaining(
            field ->
                ranges.put(
                    field.getKey(),
                    new Range(
                        field.getValue().get(0).asDouble(), field.getValue().get(1).asDouble())));
    Map<String, Integer> actual =
        AccumulatorBits.of(model, given.weights(model), ranges, Semantics.QKERAS);
    if (!given.onlyRefused()) {
      check.same("bits", bits(given), actual);
    }
  }

  static void fromSample(TransformationCase given, VectorCheck check) {
    ModelSpec model = given.model();
    ModelWeights weights = given.weights(model);
    NetworkState plain = UnfoldBatchNorm.apply(model, weights);
    if (given.onlyRefused()) {
      AccumulatorBits.of(
          plain.model(), plain.weights(), unitRanges(plain.model()), Semantics.QKERAS);
      return;
    }
    Map<String, float[]> values = given.values(plain.model(), plain.weights());
    Map<String, Integer> actual =
        given.get("mode").asText().equals("sampled")
            ? AccumulatorBits.ofOutputs(plain.model(), values)
            : AccumulatorBits.of(
                plain.model(), plain.weights(), ranges(plain.model(), values), Semantics.QKERAS);
    check.same("bits", bits(given), actual);
  }

  private static Map<String, Range> ranges(ModelSpec model, Map<String, float[]> values) {
    Map<String, Range> ranges = new LinkedHashMap<>();
    for (NodeSpec node : model.nodes()) {
      if (AccumulatorBits.accumulates(node.layer().type())) {
        ranges.put(node.name(), Range.of(values.getOrDefault(node.inputs().get(0), new float[0])));
      }
    }
    return ranges;
  }

  /** Inputs between -1 and 1, where none were recorded. */
  private static Map<String, Range> unitRanges(ModelSpec model) {
    Map<String, Range> ranges = new LinkedHashMap<>();
    model.nodes().forEach(node -> ranges.put(node.name(), new Range(-1, 1)));
    return ranges;
  }

  private static Map<String, Integer> bits(TransformationCase given) {
    Map<String, Integer> bits = new LinkedHashMap<>();
    JsonNode recorded = given.get("bits");
    recorded.fields().forEachRemaining(f -> bits.put(f.getKey(), f.getValue().asInt()));
    return bits;
  }
}
