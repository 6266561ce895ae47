package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.qtools.goal.BitsTarget;
import io.sparqat.qtools.goal.Goals;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.search.FilterTuning;
import io.sparqat.quant.search.ForgivingFactor;
import io.sparqat.quant.search.Limits;
import io.sparqat.quant.search.QuantizerMenu;
import io.sparqat.quant.search.SearchRules;
import io.sparqat.quant.search.SearchSettings;
import io.sparqat.quant.search.SizeGoal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The arguments of a recorded AutoQKeras call, as ours. */
final class SearchCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Recorded goals say what they forgive. */
  private static final ForgivingFactor UNSAID = new ForgivingFactor(0, 0, 2);

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

  /** The goal as AutoQKeras applies it to a network. */
  static SizeGoal goal(JsonNode goal, RuleSet rules, boolean sequential) {
    SizeGoal read = Goals.of(plain(goal), rules, SearchRules.QKERAS, UNSAID);
    return sequential && read.target() instanceof BitsTarget bits
        ? new SizeGoal(bits.passingOverInputs(), read.factor(), read.stress(), read.rules())
        : read;
  }
}
