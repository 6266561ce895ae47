package io.sparqat.quant.spec;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a fitted scale is shared and bounded.
 *
 * @param axes {@code scale_axis}: the axes that keep their own scale, negative ones counted from
 *     the last; empty for the default, the last axis. QKeras's {@code 1} and {@code [1]} are one
 *     value here
 * @param elementsPerScale {@code elements_per_scale}: how many neighbours along each of the axes
 *     share a scale, one number for all axes or one each; empty for one
 * @param minPo2Exponent {@code min_po2_exponent}: least exponent of an {@code 'auto_po2'} scale
 * @param maxPo2Exponent {@code max_po2_exponent}: greatest exponent
 */
public record ScaleRule(
    List<Integer> axes,
    List<Integer> elementsPerScale,
    OptionalInt minPo2Exponent,
    OptionalInt maxPo2Exponent) {
  /** One scale for each index of the last axis, without bounds. */
  public static final ScaleRule DEFAULT = along(List.of());

  public ScaleRule {
    axes = List.copyOf(axes);
    elementsPerScale = List.copyOf(elementsPerScale);
    OptionException.check(
        new HashSet<>(axes).size() == axes.size(), "scale_axis", axes, "a list of distinct axes");
    for (int elements : elementsPerScale) {
      OptionException.check(elements >= 1, "elements_per_scale", elements, "at least 1");
    }
    if (!elementsPerScale.isEmpty()) {
      OptionException.check(
          !axes.isEmpty(), "elements_per_scale", elementsPerScale, "used with a scale_axis");
      OptionException.check(
          elementsPerScale.size() == 1 || elementsPerScale.size() == axes.size(),
          "elements_per_scale",
          elementsPerScale,
          "one number, or one for each of the axes " + axes);
    }
  }

  /** Scales along {@code axes}, without groups and bounds. */
  public static ScaleRule along(List<Integer> axes) {
    return new ScaleRule(axes, List.of(), OptionalInt.empty(), OptionalInt.empty());
  }

  /** Whether groups or bounds are given, which only {@code 'auto_po2'} uses. */
  public boolean grouped() {
    return !elementsPerScale.isEmpty() || minPo2Exponent.isPresent() || maxPo2Exponent.isPresent();
  }
}
