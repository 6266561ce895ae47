package io.sparqat.quant.model.form;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.sparqat.quant.model.rewrite.QuantizationPlan;
import io.sparqat.quant.model.rewrite.QuantizationPlan.PlanEntry;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code quantization} block: the entries of QKeras's {@code model_quantize} dictionary,
 * and beside them its arguments {@code activation_bits}, {@code enable_bn_folding} and {@code
 * prefer_qadaptiveactivation}.
 */
public final class PlanReader {
  private static final int DEFAULT_ACTIVATION_BITS = 4;

  private final Problems problems;

  PlanReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads a plan that is part of a larger configuration.
   *
   * @throws io.sparqat.quant.UserException naming file and line of every problem
   */
  public static QuantizationPlan read(ConfigObject block, String source) {
    Problems problems = new Problems();
    Optional<QuantizationPlan> plan = new PlanReader(problems).read(block);
    problems.throwIfAny(source);
    return plan.orElseThrow();
  }

  Optional<QuantizationPlan> read(ConfigValue block) {
    if (!(block instanceof ConfigObject object)) {
      problems.add(block, "quantization must be a block: { QDense { kernel_quantizer = ... } }");
      return Optional.empty();
    }
    Map<String, PlanEntry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> item : inFileOrder(object)) {
      if (!isArgument(item.getKey())) {
        entry(item.getValue()).ifPresent(entry -> entries.put(item.getKey(), entry));
      }
    }
    try {
      return Optional.of(
          new QuantizationPlan(
              entries,
              activationBits(object),
              flag(object, "enable_bn_folding"),
              flag(object, "prefer_qadaptiveactivation")));
    } catch (IllegalArgumentException e) {
      problems.add(block, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** A configuration does not keep the order of its keys, but knows their lines. */
  private static List<Map.Entry<String, ConfigValue>> inFileOrder(ConfigObject object) {
    return object.entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<String, ConfigValue> item) -> item.getValue().origin().lineNumber())
                .thenComparing(Map.Entry.comparingByKey()))
        .toList();
  }

  private static boolean isArgument(String key) {
    return switch (key) {
      case "activation_bits", "enable_bn_folding", "prefer_qadaptiveactivation" -> true;
      default -> false;
    };
  }

  private static int activationBits(ConfigObject block) {
    ConfigValue value = block.get("activation_bits");
    if (value == null) {
      return DEFAULT_ACTIVATION_BITS;
    }
    if (value.unwrapped() instanceof Integer bits) {
      return bits;
    }
    throw new IllegalArgumentException(
        "Invalid activation_bits: " + value.unwrapped() + " (must be a whole number)");
  }

  private static boolean flag(ConfigObject block, String key) {
    ConfigValue value = block.get(key);
    if (value == null) {
      return false;
    }
    if (value.unwrapped() instanceof Boolean flag) {
      return flag;
    }
    throw new IllegalArgumentException(
        "Invalid " + key + ": " + value.unwrapped() + " (must be true or false)");
  }

  private Optional<PlanEntry> entry(ConfigValue value) {
    if (value.valueType() == ConfigValueType.STRING) {
      return Optional.of(new PlanEntry.Whole((String) value.unwrapped()));
    }
    if (value instanceof ConfigObject object) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      object.forEach((key, item) -> values.put(key, item.unwrapped()));
      return Optional.of(new PlanEntry.ByParameter(values));
    }
    problems.add(value, "expected a quantizer or {kernel_quantizer = ..., ...}");
    return Optional.empty();
  }
}
