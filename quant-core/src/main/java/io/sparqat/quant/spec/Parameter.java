package io.sparqat.quant.spec;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One constructor argument of a QKeras quantizer.
 *
 * @param name as QKeras spells it
 * @param defaultValue what QKeras takes when the argument is not given
 * @param value reads the argument off a spec
 * @param always whether the canonical text writes it, by position, even when it is the default
 */
record Parameter<S, T>(
    String name, OptionType<T> type, T defaultValue, Function<S, T> value, boolean always) {
  /** The typed value of a literal. */
  T read(Literal literal) {
    T read = type.read(literal);
    if (read == null) {
      throw new OptionException(name, literal.shown(), type.rule());
    }
    return read;
  }

  boolean isDefault(S spec) {
    return value.apply(spec).equals(defaultValue);
  }

  String text(S spec) {
    return type.text(value.apply(spec));
  }

  @Nullable Object config(S spec) {
    return type.config(value.apply(spec));
  }
}
