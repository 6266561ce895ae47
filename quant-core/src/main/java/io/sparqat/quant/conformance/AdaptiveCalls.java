package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.layer.activation.AdaptiveActivationLayer;
import io.sparqat.quant.model.LayerSpec;
import java.util.Arrays;
import java.util.List;

/** Calls of QAdaptiveActivation, with its state after each. */
final class AdaptiveCalls {
  private AdaptiveCalls() {}

  static void check(JsonNode vector, VectorCheck check) {
    LayerSpec spec = LayerArguments.read(vector);
    VectorTensor first = VectorTensor.of(vector.get("calls").get(0).get("x"));
    LayerRun run = new LayerRun(spec, List.of(first.sample()));
    run.initialize(spec);
    compareState(run, vector.get("state_before"), "before: ", check);
    int n = 0;
    for (JsonNode call : vector.get("calls")) {
      String at = "call " + n++ + ": ";
      boolean training = call.get("training").booleanValue();
      VectorTensor y = run.forward(List.of(VectorTensor.of(call.get("x"))), training).get(0);
      VectorTensor dx = run.backward(List.of(VectorTensor.of(call.get("g")))).get(0);
      LayerTolerance.output(
          check, at + "y", VectorTensor.of(call.get("y")).values(), y.values(), true);
      LayerTolerance.gradient(
          check, at + "dx", VectorTensor.of(call.get("dx")).values(), dx.values(), true);
      compareState(run, call.get("state_after"), at, check);
    }
  }

  private static void compareState(LayerRun run, JsonNode state, String at, VectorCheck check) {
    float[][] weights = run.weights();
    check.same(at + "step", state.get("step").intValue(), (int) weights[0][0]);
    for (int k = 1; k <= 2; k++) {
      String name = run.op().weights().get(k).name();
      float[] expected = VectorTensor.of(state.get(name)).values();
      LayerTolerance.output(check, at + name, expected, weights[k], false);
    }
    if (run.op() instanceof AdaptiveActivationLayer layer) {
      List<Integer> ours = layer.integerBits(weights).stream().map(Double::intValue).toList();
      List<Integer> theirs =
          Arrays.stream(VectorCheck.ints(state.get("integer_bits"))).boxed().toList();
      check.same(at + "integer bits", theirs, ours);
    }
  }
}
