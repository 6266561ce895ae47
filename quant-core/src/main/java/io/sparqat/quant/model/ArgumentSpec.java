package io.sparqat.quant.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One constructor argument of a layer, as Keras or QKeras declares it.
 *
 * @param name Keras's spelling
 * @param kind what values it takes
 * @param required whether a value must be given
 * @param defaultValue the value where none is given; null is Python's {@code None}
 * @param defaultsTo the argument whose value stands in where this one is {@code None}, as {@code
 *     pool_size} does for {@code strides}
 * @param choices the words a {@link ArgumentKind#CHOICE} may take; empty otherwise
 * @param minimum smallest whole number allowed, for sizes and counts
 */
public record ArgumentSpec(
    String name,
    ArgumentKind kind,
    boolean required,
    @Nullable Object defaultValue,
    @Nullable String defaultsTo,
    List<String> choices,
    int minimum) {
  /** Among the choices: {@code None} may be chosen though it is not the default. */
  static final String NONE = "none";

  static ArgumentSpec required(String name, ArgumentKind kind) {
    return new ArgumentSpec(name, kind, true, null, null, List.of(), 1);
  }

  static ArgumentSpec optional(String name, ArgumentKind kind, @Nullable Object defaultValue) {
    return new ArgumentSpec(name, kind, false, defaultValue, null, List.of(), Integer.MIN_VALUE);
  }

  static ArgumentSpec size(String name, ArgumentKind kind, Object defaultValue) {
    return new ArgumentSpec(name, kind, false, defaultValue, null, List.of(), 1);
  }

  static ArgumentSpec sameAs(String name, ArgumentKind kind, String other) {
    return new ArgumentSpec(name, kind, false, null, other, List.of(), 1);
  }

  static ArgumentSpec choice(String name, @Nullable String defaultValue, String... choices) {
    return new ArgumentSpec(
        name, ArgumentKind.CHOICE, false, defaultValue, null, List.of(choices), Integer.MIN_VALUE);
  }

  static ArgumentSpec flag(String name, boolean defaultValue) {
    return optional(name, ArgumentKind.FLAG, defaultValue);
  }

  static ArgumentSpec quantizer(String name) {
    return optional(name, ArgumentKind.QUANTIZER, null);
  }

  /** Whether Python's {@code None} is a value of this argument. */
  public boolean nullable() {
    return switch (kind) {
      case QUANTIZER, ACTIVATION, CONFIG -> true;
      default -> !required && (defaultValue == null || choices.contains(NONE));
    };
  }

  static ArgumentSpec config(String name, @Nullable String defaultValue) {
    return optional(
        name, ArgumentKind.CONFIG, defaultValue == null ? null : ClassConfig.named(defaultValue));
  }

  static ArgumentSpec activation(String name, @Nullable Activation defaultValue) {
    return optional(name, ArgumentKind.ACTIVATION, defaultValue);
  }
}
