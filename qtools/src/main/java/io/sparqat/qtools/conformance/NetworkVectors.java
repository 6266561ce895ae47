package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.qtools.energy.EnergyModel;
import io.sparqat.qtools.energy.EnergyReport;
import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.energy.Memory;
import io.sparqat.qtools.energy.Memory.Placement;
import io.sparqat.qtools.energy.Process;
import io.sparqat.qtools.energy.Processes;
import io.sparqat.qtools.map.Calibrating;
import io.sparqat.qtools.map.Calibration;
import io.sparqat.qtools.map.Sources;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.map.TypeMapJson;
import io.sparqat.qtools.map.TypeOptions;
import io.sparqat.qtools.operator.Scale;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.UserException;
import io.sparqat.quant.conformance.GoldenVector;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.conformance.VectorKind;
import io.sparqat.quant.model.ModelSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whole networks through the real QTools: data-type map, energies under several memories, roofline
 * numbers. Whether Python's encoder could write the map ({@code json_dump}) is not compared: it is
 * no property of the map.
 */
public final class NetworkVectors implements VectorKind {
  private final RecordedModels models = new RecordedModels();

  @Override
  public String name() {
    return "qtools case";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.json().has("weights_dependent") && RuleSetVectors.present(vector);
  }

  @Override
  public List<GoldenVector> cases(GoldenVector vector) {
    return RuleSetVectors.split(vector);
  }

  @Override
  public String group(GoldenVector vector) {
    return "qtools networks " + RuleSetVectors.rules(vector).text();
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    RuleSet rules = RuleSetVectors.rules(vector);
    JsonNode expected = RuleSetVectors.expected(vector);
    JsonNode model = models.model(vector.file(), vector.json().get("model").asText());
    JsonNode built = RecordedModels.built(model, rules);
    if (!built.has("model_json")) {
      check.skip(
          "QKeras could not build this network ("
              + built.path("error").path("class").asText()
              + "), so QTools never saw it");
      return;
    }
    ModelSpec spec;
    try {
      spec = RecordedModels.spec(built, vector.json().get("model").asText());
    } catch (UserException e) {
      if (RuleSetVectors.expectedError(expected) == null) {
        throw e;
      }
      check.note("refused when read: " + e.getMessage());
      return;
    }
    JsonNode options = vector.json().get("options");
    TypeMap map =
        RuleSetVectors.result(
            expected,
            check,
            () -> TypeMap.of(spec, typeOptions(rules, options, expected, model, spec)));
    if (map != null) {
      compareTree("map", expected.get("map"), TypeMapJson.of(map), check);
      compareEnergies(expected.get("energy"), process(rules, options), map, check);
      if (expected.has("roofline")) {
        JsonNode numbers = expected.get("roofline");
        ObjectNode ours = RuleSetVectors.result(numbers, check, () -> RooflineJson.of(map, spec));
        if (ours != null) {
          compareTree("roofline", numbers, ours, check);
        }
      }
    }
  }

  private static TypeOptions typeOptions(
      RuleSet rules, JsonNode options, JsonNode expected, JsonNode model, ModelSpec spec) {
    boolean fuse = options.path("fuse_bn").asBoolean();
    if (fuse && !rules.has(Rule.FUSED_BATCH_NORM)
        || options.has("weights_already_quantized") && !rules.has(Rule.TRUSTS_QUANTIZED_WEIGHTS)) {
      throw new RuleException(RuleSetVectors.UNAVAILABLE, "not in this QKeras");
    }
    boolean already =
        rules.has(Rule.TRUSTS_QUANTIZED_WEIGHTS)
            && options.path("weights_already_quantized").asBoolean(true);
    Calibration calibration = Calibration.NONE;
    if (model.has("weights")) {
      calibration =
          Calibrating.of(
              rules,
              spec,
              RecordedModels.weights(model, spec),
              fuse
                  || options.path("call_quantizers").asBoolean()
                  || model.path("spec").path("weights").path("quantized").asBoolean(),
              already);
    }
    calibration =
        withRecorded(calibration, expected.path("scales"), options.path("kernel_scale"), !already);
    return TypeOptions.of(rules)
        .withSources(sources(options.get("source")))
        .withKeras(text(options, "keras_quantizer"), text(options, "keras_accumulator"))
        .asReference(options.path("for_reference").asBoolean())
        .withWeights(options.path("is_inference").asBoolean(), fuse, calibration);
  }

  private static @Nullable String text(JsonNode options, String field) {
    JsonNode value = options.get(field);
    return value == null || value.isNull() ? null : value.asText();
  }

  private static Sources sources(@Nullable JsonNode source) {
    if (source == null || source.isNull()) {
      return Sources.DEFAULT;
    }
    if (source.isObject()) {
      return new Sources.Single(source.get("object").asText());
    }
    if (source.isTextual()) {
      return new Sources.Same(source.asText());
    }
    List<String> names = new ArrayList<>();
    source.forEach(name -> names.add(name.asText()));
    return new Sources.Each(names);
  }

  /** Scales that were put on quantizers by hand, and those of inverse quantizers. */
  private static Calibration withRecorded(
      Calibration computed, JsonNode recorded, JsonNode kernelScale, boolean quantizedFirst) {
    Map<String, Map<Integer, Scale>> scales = new HashMap<>(computed.scales());
    recorded
        .fields()
        .forEachRemaining(
            layer ->
                layer
                    .getValue()
                    .fields()
                    .forEachRemaining(
                        one -> {
                          int index = Integer.parseInt(one.getKey());
                          if (!one.getValue().isNull()) {
                            put(scales, layer.getKey(), index, one.getValue());
                          }
                        }));
    kernelScale
        .fields()
        .forEachRemaining(layer -> put(scales, layer.getKey(), 0, layer.getValue()));
    return new Calibration(scales, computed.distinctValues(), quantizedFirst);
  }

  private static void put(
      Map<String, Map<Integer, Scale>> scales, String layer, int index, JsonNode values) {
    Map<Integer, Scale> ofLayer = new HashMap<>(scales.getOrDefault(layer, Map.of()));
    List<Double> flat = new ArrayList<>();
    flatten(values, flat);
    ofLayer.put(index, Scale.of(flat.stream().mapToDouble(Double::doubleValue).toArray()));
    scales.put(layer, ofLayer);
  }

  private static void flatten(JsonNode node, List<Double> values) {
    if (node.isArray()) {
      node.forEach(item -> flatten(item, values));
    } else {
      // Written as float32: the shortest decimal of a power of two may lie beside it.
      values.add((double) (float) Numbers.number(node));
    }
  }

  private static Process process(RuleSet rules, JsonNode options) {
    String name = options.path("process").asText("horowitz");
    boolean known = Processes.NAMES.contains(name);
    return Processes.of(known || rules.has(Rule.STRICT_NAMES) ? name : Processes.QTOOLS_SETTINGS);
  }

  private static void compareEnergies(
      JsonNode expected, Process process, TypeMap map, VectorCheck check) {
    for (JsonNode setting : expected) {
      String where =
          "energy "
              + setting.path("weights_on_memory").asText()
              + "/"
              + setting.path("activations_on_memory").asText()
              + "/"
              + setting.path("min_sram_size").asText()
              + "/"
              + setting.path("rd_wr_on_io").asText()
              + " ";
      EnergyReport ours =
          RuleSetVectors.result(
              setting,
              check,
              () -> EnergyReport.of(map, new EnergyModel(map.rules(), process, memory(setting))));
      if (ours != null) {
        compareEnergy(where, setting, ours, check);
      }
    }
  }

  /** QTools checks where weights are; activations anywhere unknown cost nothing to move. */
  private static Memory memory(JsonNode setting) {
    Placement weights;
    try {
      weights = Placement.of(setting.get("weights_on_memory").asText());
    } catch (IllegalArgumentException e) {
      throw new RuleException("AssertionError", String.valueOf(e.getMessage()));
    }
    String activations = setting.get("activations_on_memory").asText();
    boolean known = activations.equals("dram") || activations.equals("sram");
    return new Memory(
        weights,
        known ? Placement.of(activations) : Placement.FIXED,
        setting.get("min_sram_size").asLong(),
        setting.get("rd_wr_on_io").asBoolean());
  }

  private static void compareEnergy(
      String where, JsonNode expected, EnergyReport ours, VectorCheck check) {
    JsonNode layers = expected.get("layers");
    check.same(where + "layers", layers.size(), ours.layers().size());
    for (Iterator<Map.Entry<String, JsonNode>> it = layers.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> layer = it.next();
      String name = layer.getKey();
      if (!ours.layers().containsKey(name)) {
        check.mismatch(where + name + ": missing");
        continue;
      }
      LayerEnergy energy = ours.rounded(name);
      double[] values = {
        energy.inputs(),
        energy.outputs(),
        energy.parameters(),
        energy.operations(),
        ours.profileTotal(name)
      };
      for (int i = 0; i < values.length; i++) {
        Numbers.close(check, where + name + "[" + i + "]", layer.getValue().get(i), values[i]);
      }
    }
    check.same(where + "total_cost", expected.get("total_cost").asLong(), ours.totalCost());
    check.same(where + "sum", expected.get("sum").asLong(), ours.energySum());
  }

  /**
   * Compares by value: a sign may be true or 1, a number 2 or 2.0 or a list of one (as the tensors
   * inside QAdaptiveActivation print), and keys in any order.
   */
  static void compareTree(
      String path, @Nullable JsonNode expected, @Nullable JsonNode ours, VectorCheck check) {
    if (expected == null || ours == null) {
      check.mismatch(path + ": expected " + expected + ", got " + ours);
    } else if (expected.isObject() && ours instanceof ObjectNode object) {
      expected
          .fieldNames()
          .forEachRemaining(
              key -> compareTree(path + "." + key, expected.get(key), object.get(key), check));
      object
          .fieldNames()
          .forEachRemaining(
              key -> {
                if (!expected.has(key)) {
                  check.mismatch(path + "." + key + ": not expected");
                }
              });
    } else if (expected.isArray() && ours.isArray() && expected.size() == ours.size()) {
      for (int i = 0; i < expected.size(); i++) {
        compareTree(path + "[" + i + "]", expected.get(i), ours.get(i), check);
      }
    } else if (expected.isArray() && expected.size() == 1 && isNumber(ours)) {
      compareTree(path, expected.get(0), ours, check);
    } else if (isNumber(expected) && isNumber(ours)) {
      Numbers.close(check, path, number(expected), ours.asDouble());
    } else if (!expected.equals(ours)) {
      check.mismatch(path + ": expected " + expected + ", got " + ours);
    }
  }

  private static boolean isNumber(JsonNode node) {
    return node.isNumber() || node.isBoolean();
  }

  private static JsonNode number(JsonNode node) {
    return node.isBoolean()
        ? com.fasterxml.jackson.databind.node.IntNode.valueOf(node.booleanValue() ? 1 : 0)
        : node;
  }
}
