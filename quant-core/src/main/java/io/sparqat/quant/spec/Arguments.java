package io.sparqat.quant.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The typed values of all arguments of one {@link Signature}, by QKeras name. */
final class Arguments {
  private final Map<String, Object> values;

  Arguments(Map<String, Object> values) {
    this.values = values;
  }

  int whole(String name) {
    return (Integer) value(name);
  }

  double number(String name) {
    return (Double) value(name);
  }

  boolean flag(String name) {
    return (Boolean) value(name);
  }

  IntegerBits integer() {
    return (IntegerBits) value("integer");
  }

  Alpha alpha() {
    return (Alpha) value("alpha");
  }

  OptionalDouble optionalNumber(String name) {
    return (OptionalDouble) value(name);
  }

  OptionalInt optionalWhole(String name) {
    return (OptionalInt) value(name);
  }

  Log2Rounding log2Rounding() {
    return (Log2Rounding) value("log2_rounding");
  }

  @SuppressWarnings("unchecked")
  List<Integer> wholes(String name) {
    return (List<Integer>) value(name);
  }

  @SuppressWarnings("unchecked")
  List<Double> numbers(String name) {
    return (List<Double>) value(name);
  }

  /** The noise options; quantizers without {@code use_ste} always pass the gradient through. */
  @SuppressWarnings("unchecked")
  Noise noise() {
    return new Noise(
        number("qnoise_factor"),
        (Boolean) values.getOrDefault("use_ste", true),
        (Optional<String>) value("var_name"),
        flag("use_variables"));
  }

  /** The scale options; those a quantizer does not have are not given. */
  ScaleRule scaleRule() {
    return new ScaleRule(
        wholes("scale_axis"),
        values.containsKey("elements_per_scale") ? wholes("elements_per_scale") : List.of(),
        exponent("min_po2_exponent"),
        exponent("max_po2_exponent"));
  }

  /** The scale options of the experimental quantizers. */
  LearnedScale learnedScale() {
    return new LearnedScale(
        optionalWhole("scale_axis"),
        flag("per_channel_scale"),
        optionalNumber("init_scale"),
        flag("use_stable_scale_exponent"),
        number("stable_scale_ema_decay"));
  }

  /** The weighting options of the experimental quantizers. */
  MsqeWeights msqeWeights() {
    return new MsqeWeights(
        flag("use_second_moments_msqe_opt"),
        number("second_moments_ema_decay"),
        flag("use_sqrt_of_msqe_weight"),
        flag("use_outlier_mask_msqe_weight"));
  }

  private OptionalInt exponent(String name) {
    return values.containsKey(name) ? optionalWhole(name) : OptionalInt.empty();
  }

  private Object value(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("Cannot read argument " + name + ": not in the signature");
    }
    return value;
  }
}
