package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.qtools.energy.EnergyReport;
import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.goal.BitsTarget;
import io.sparqat.qtools.goal.EnergyTarget;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.search.SizeTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What AutoQKeras's goals found each layer to cost, bits or energy. */
final class RecordedSizes {
  private RecordedSizes() {}

  /**
   * Compares the sizes of a network's layers with the recorded ones, where there are any.
   *
   * @param field of {@code expected} that holds them
   * @param reference whether the network is measured as the reference, not as a trial
   */
  static void compare(
      String field,
      JsonNode expected,
      SizeTarget target,
      ModelSpec model,
      boolean reference,
      VectorCheck check) {
    JsonNode rows = expected.path(field);
    if (!rows.isObject()) {
      return;
    }
    Map<String, Map<String, Double>> ours =
        target instanceof EnergyTarget energy
            ? energyRows(reference ? energy.referenceReport(model) : energy.trialReport(model))
            : bitsRows((BitsTarget) target, model);
    List<String> names = new ArrayList<>();
    rows.fieldNames().forEachRemaining(names::add);
    check.same(field, names.stream().sorted().toList(), ours.keySet().stream().sorted().toList());
    ours.forEach(
        (layer, values) ->
            values.forEach(
                (name, value) -> {
                  JsonNode row = rows.path(layer);
                  JsonNode wanted = row.has(name) ? row.get(name) : row.path("energy").get(name);
                  if (wanted != null) {
                    Numbers.close(check, field + "." + layer + "." + name, wanted, value);
                  }
                }));
  }

  private static Map<String, Map<String, Double>> bitsRows(BitsTarget target, ModelSpec model) {
    Map<String, Map<String, Double>> rows = new HashMap<>();
    target
        .layers(model)
        .forEach(
            (layer, bits) ->
                rows.put(
                    layer,
                    Map.of(
                        "parameters", (double) bits.parameters(),
                        "activations", (double) bits.activations(),
                        "total", (double) bits.total())));
    return rows;
  }

  private static Map<String, Map<String, Double>> energyRows(EnergyReport report) {
    Map<String, Map<String, Double>> rows = new HashMap<>();
    for (String layer : report.layers().keySet()) {
      LayerEnergy energy = report.rounded(layer);
      rows.put(
          layer,
          Map.of(
              "inputs", energy.inputs(),
              "outputs", energy.outputs(),
              "parameters", energy.parameters(),
              "op_cost", energy.operations(),
              "total", report.profileTotal(layer)));
    }
    return rows;
  }
}
