package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.qtools.energy.Memory;
import io.sparqat.qtools.energy.Processes;
import io.sparqat.qtools.goal.BitsTarget;
import io.sparqat.qtools.goal.EnergyTarget;
import io.sparqat.qtools.map.Sources;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.search.FilterTuning;
import io.sparqat.quant.search.ForgivingFactor;
import io.sparqat.quant.search.Limits;
import io.sparqat.quant.search.QuantizerMenu;
import io.sparqat.quant.search.SearchRules;
import io.sparqat.quant.search.SearchSettings;
import io.sparqat.quant.search.SizeGoal;
import io.sparqat.quant.search.SizeTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The arguments of a recorded AutoQKeras call, as ours. */
final class SearchCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SearchCase() {}

  static SearchSettings settings(JsonNode call, ModelSpec model) {
    return new SearchSettings(
        limits(call),
        call.has("quantization_config")
            ? menu(call.get("quantization_config"))
            : QuantizerMenu.DEFAULT,
        FilterTuning.of(call.path("tune_filters").asText("none")),
        exceptions(call),
        layerIndexes(call.path("layer_indexes"), model),
        call.path("activation_bits").asInt(4),
        SearchRules.QKERAS);
  }

  /** AutoQKeras compiles its default, None, and fails; ours means that there are no exceptions. */
  private static Optional<Pattern> exceptions(JsonNode call) {
    return Optional.ofNullable(call.path("tune_filters_exceptions").textValue())
        .map(Pattern::compile);
  }

  static Limits limits(JsonNode call) {
    return Limits.of(plain(call.path("limit")));
  }

  static Map<String, Object> plain(JsonNode object) {
    return object.isObject()
        ? JSON.convertValue(object, new TypeReference<LinkedHashMap<String, Object>>() {})
        : Map.of();
  }

  private static QuantizerMenu menu(JsonNode table) {
    return new QuantizerMenu(
        JSON.convertValue(
            table, new TypeReference<LinkedHashMap<String, Map<String, Integer>>>() {}));
  }

  /** A list of positions, or {@code inner} for all but the first and the last. */
  static Optional<Set<Integer>> layerIndexes(JsonNode indexes, ModelSpec model) {
    if (indexes.isTextual()) {
      int layers = model.inputs().size() + model.nodes().size();
      return Optional.of(IntStream.range(1, layers - 1).boxed().collect(Collectors.toSet()));
    }
    if (!indexes.isArray()) {
      return Optional.empty();
    }
    Set<Integer> positions = new LinkedHashSet<>();
    indexes.forEach(index -> positions.add(index.intValue()));
    return Optional.of(positions);
  }

  static SizeGoal goal(JsonNode goal, RuleSet rules) {
    JsonNode params = goal.path("params");
    SizeTarget target =
        goal.path("type").asText().equals("bits") ? bits(params) : energy(params, rules);
    return new SizeGoal(
        target,
        new ForgivingFactor(
            params.path("delta_p").asDouble(),
            params.path("delta_n").asDouble(),
            params.path("rate").asDouble()),
        params.path("stress").asDouble(1),
        SearchRules.QKERAS);
  }

  private static BitsTarget bits(JsonNode params) {
    Map<String, Set<String>> counted = new LinkedHashMap<>();
    params
        .path("config")
        .fields()
        .forEachRemaining(
            entry -> {
              Set<String> parts = new LinkedHashSet<>();
              entry.getValue().forEach(part -> parts.add(part.asText()));
              counted.put(entry.getKey(), parts);
            });
    return new BitsTarget(
        params.path("input_bits").asInt(8),
        params.path("output_bits").asInt(8),
        params.path("ref_bits").asInt(8),
        counted);
  }

  private static EnergyTarget energy(JsonNode params, RuleSet rules) {
    return new EnergyTarget(
        rules,
        Processes.of(params.path("process").asText("horowitz")),
        memory(params, 0),
        memory(params, 1),
        sources(params.path("source_quantizers")),
        params.path("reference_internal").asText("fp32"),
        params.path("reference_accumulator").asText("fp32"));
  }

  /** One of the pairs that hold a setting for the reference (0) and for trials (1). */
  private static Memory memory(JsonNode params, int which) {
    return new Memory(
        Memory.Placement.of(params.path("parameters_on_memory").path(which).asText("fixed")),
        Memory.Placement.of(params.path("activations_on_memory").path(which).asText("dram")),
        params.path("min_sram_size").path(which).asLong(0),
        params.path("rd_wr_on_io").path(which).asBoolean(true));
  }

  private static Sources sources(JsonNode names) {
    if (!names.isArray()) {
      return Sources.DEFAULT;
    }
    List<String> types = new ArrayList<>();
    names.forEach(name -> types.add(name.asText()));
    return new Sources.Each(types);
  }
}
