package io.sparqat.quant.spec;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How much of the quantization error is let through while training, and to which gradient.
 *
 * @param factor {@code qnoise_factor}: 0 passes the input, 1 quantizes fully
 * @param useSte {@code use_ste}: straight-through gradient 1; otherwise {@code 1 - factor}
 * @param varName {@code var_name}: name of the variable that holds the factor
 * @param useVariables {@code use_variables}: whether the factor is a variable that a schedule may
 *     change
 */
public record Noise(double factor, boolean useSte, Optional<String> varName, boolean useVariables) {
  /** Full quantization with the straight-through gradient. */
  public static final Noise NONE = of(1);

  private static final Pattern VARIABLE_NAME = Pattern.compile("[A-Za-z0-9.][A-Za-z0-9_./>-]*");

  public Noise {
    OptionException.check(
        factor >= 0 && factor <= 1, "qnoise_factor", factor, "a number from 0 to 1");
    varName.ifPresent(
        name ->
            OptionException.check(
                VARIABLE_NAME.matcher(name).matches(),
                "var_name",
                "'" + name + "'",
                "letters, digits and . _ / > - only"));
  }

  /** A constant factor with the straight-through gradient. */
  public static Noise of(double factor) {
    return new Noise(factor, true, Optional.empty(), false);
  }
}
