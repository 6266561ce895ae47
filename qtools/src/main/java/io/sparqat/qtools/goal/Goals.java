package io.sparqat.qtools.goal;

import io.sparqat.qtools.energy.Memory;
import io.sparqat.qtools.energy.Processes;
import io.sparqat.qtools.map.Sources;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.search.ForgivingFactor;
import io.sparqat.quant.search.SearchRules;
import io.sparqat.quant.search.SizeGoal;
import io.sparqat.quant.search.SizeTarget;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** AutoQKeras's {@code goal} dictionary: {@code {type: bits | energy, params: {...}}}. */
public final class Goals {
  /** Arguments of every target. */
  private static final Set<String> COMMON = Set.of("delta_p", "delta_n", "rate", "stress");

  private static final Set<String> BITS = Set.of("input_bits", "output_bits", "ref_bits", "config");

  private static final Set<String> ENERGY =
      Set.of(
          "process",
          "parameters_on_memory",
          "activations_on_memory",
          "min_sram_size",
          "rd_wr_on_io",
          "source_quantizers",
          "trained_model",
          "reference_internal",
          "reference_accumulator");

  private Goals() {}

  /**
   * Reads a goal; what is missing takes AutoQKeras's default, and {@code delta_p}, {@code delta_n},
   * {@code rate}, which have none there, take the 8, 8 and 2 of its examples.
   *
   * @throws IllegalArgumentException naming the argument that is unknown or wrong
   */
  public static SizeGoal of(Map<String, ?> goal, RuleSet rules) {
    String type = String.valueOf(goal.get("type"));
    Map<String, ?> params = dictionary("params", goal.get("params"));
    Set<String> known = new LinkedHashSet<>(COMMON);
    known.addAll(type.equals("bits") ? BITS : ENERGY);
    boolean anyTarget = !type.equals("bits") && !type.equals("energy");
    for (String key : params.keySet()) {
      if (!anyTarget && !known.contains(key)) {
        throw new IllegalArgumentException(
            "Invalid goal: unknown argument " + key + " (must be one of " + known + ")");
      }
    }
    return of(goal, rules, SearchRules.SPARQAT, new ForgivingFactor(8, 8, 2));
  }

  /** Reads a goal, with what is missing from {@code forgiving}; arguments it knows not pass. */
  public static SizeGoal of(
      Map<String, ?> goal, RuleSet rules, SearchRules searchRules, ForgivingFactor forgiving) {
    Map<String, ?> params = dictionary("params", goal.get("params"));
    String type = String.valueOf(goal.get("type"));
    SizeTarget target =
        switch (type) {
          case "bits" -> bits(params);
          case "energy" -> energy(params, rules);
          default ->
              throw new IllegalArgumentException(
                  "Invalid goal: " + type + " (its type must be bits or energy)");
        };
    return new SizeGoal(
        target,
        new ForgivingFactor(
            number(params, "delta_p", forgiving.deltaP()),
            number(params, "delta_n", forgiving.deltaN()),
            number(params, "rate", forgiving.rate())),
        number(params, "stress", 1),
        searchRules);
  }

  private static BitsTarget bits(Map<String, ?> params) {
    Map<String, Set<String>> counted = new LinkedHashMap<>();
    dictionary("config", params.get("config"))
        .forEach(
            (layer, parts) -> {
              Set<String> names = new LinkedHashSet<>();
              list(parts).forEach(part -> names.add(String.valueOf(part)));
              counted.put(layer, names);
            });
    return new BitsTarget(
        (int) number(params, "input_bits", 8),
        (int) number(params, "output_bits", 8),
        (int) number(params, "ref_bits", 8),
        counted);
  }

  private static EnergyTarget energy(Map<String, ?> params, RuleSet rules) {
    return new EnergyTarget(
        rules,
        Processes.of(text(params, "process", "horowitz")),
        memory(params, 0),
        memory(params, 1),
        sources(params.get("source_quantizers")),
        text(params, "reference_internal", "fp32"),
        text(params, "reference_accumulator", "fp32"));
  }

  /** One of the pairs that hold a setting for the reference (0) and for trials (1). */
  private static Memory memory(Map<String, ?> params, int which) {
    return new Memory(
        Memory.Placement.of(String.valueOf(at(params, "parameters_on_memory", which, "fixed"))),
        Memory.Placement.of(String.valueOf(at(params, "activations_on_memory", which, "dram"))),
        ((Number) at(params, "min_sram_size", which, 0)).longValue(),
        (Boolean) at(params, "rd_wr_on_io", which, true));
  }

  private static Sources sources(@Nullable Object names) {
    if (!(names instanceof List<?> list)) {
      return Sources.DEFAULT;
    }
    return new Sources.Each(list.stream().map(String::valueOf).toList());
  }

  private static Object at(Map<String, ?> params, String name, int index, Object otherwise) {
    Object value = params.get(name);
    if (value == null) {
      return otherwise;
    }
    List<?> pair = list(value);
    if (index >= pair.size()) {
      return otherwise;
    }
    Object found = pair.get(index);
    boolean fits =
        otherwise instanceof Number
            ? found instanceof Number
            : otherwise.getClass().isInstance(found);
    if (!fits) {
      throw invalid(name, value, "a pair like [" + otherwise + ", " + otherwise + "]");
    }
    return found;
  }

  private static double number(Map<String, ?> params, String name, double otherwise) {
    Object value = params.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw invalid(name, value, "a number");
  }

  private static String text(Map<String, ?> params, String name, String otherwise) {
    Object value = params.get(name);
    return value == null ? otherwise : String.valueOf(value);
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of(value);
  }

  @SuppressWarnings("unchecked") // keys of JSON and HOCON are texts
  private static Map<String, ?> dictionary(String name, @Nullable Object value) {
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return (Map<String, ?>) map;
    }
    throw invalid(name, value, "a block");
  }

  private static IllegalArgumentException invalid(String name, Object value, String rule) {
    return new IllegalArgumentException(
        "Invalid " + name + ": " + value + " (must be " + rule + ")");
  }
}
