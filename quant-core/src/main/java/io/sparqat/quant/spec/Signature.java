package io.sparqat.quant.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The constructor of a QKeras quantizer: its name, its arguments in order with their defaults, and
 * the record they make. Text, JSON and documentation all follow from it.
 */
public final class Signature<S extends QuantizerSpec> {
  private final Class<S> type;
  private final String name;
  private final Function<Arguments, S> factory;
  private final List<Parameter<S, ?>> parameters;
  private final Set<String> ignored;

  private Signature(Builder<S> builder, Function<Arguments, S> factory) {
    this.type = builder.type;
    this.name = builder.name;
    this.factory = factory;
    this.parameters = List.copyOf(builder.parameters);
    this.ignored = builder.ignored;
  }

  static <S extends QuantizerSpec> Builder<S> of(Class<S> type, String name) {
    return new Builder<>(type, name);
  }

  /** The class name in QKeras. */
  public String name() {
    return name;
  }

  /** Argument names in the order of QKeras's constructor. */
  public List<String> arguments() {
    return parameters.stream().map(Parameter::name).toList();
  }

  /** Keys of QKeras's config that say nothing an argument does not say. */
  Set<String> ignored() {
    return ignored;
  }

  /** The quantizer with the given arguments; every name must be one of {@link #arguments}. */
  S create(Map<String, Literal> given) {
    return create(given, null);
  }

  /** As {@link #create(Map)}, taking from {@code base}, if any, what is not given. */
  S create(Map<String, Literal> given, @Nullable QuantizerSpec base) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Parameter<S, ?> parameter : parameters) {
      Literal literal = given.get(parameter.name());
      values.put(
          parameter.name(),
          literal != null
              ? parameter.read(literal)
              : base != null ? parameter.value().apply(type.cast(base)) : parameter.defaultValue());
    }
    return factory.apply(new Arguments(values));
  }

  /** Positional arguments first, then by name whatever is not the default. */
  String canonical(QuantizerSpec spec) {
    S typed = type.cast(spec);
    List<String> arguments = new ArrayList<>();
    for (Parameter<S, ?> parameter : parameters) {
      if (parameter.always()) {
        arguments.add(parameter.text(typed));
      } else if (!parameter.isDefault(typed)) {
        arguments.add(parameter.name() + "=" + parameter.text(typed));
      }
    }
    return name + "(" + String.join(",", arguments) + ")";
  }

  /** Every argument with its value in a Keras config. */
  Map<String, @Nullable Object> config(QuantizerSpec spec) {
    S typed = type.cast(spec);
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    for (Parameter<S, ?> parameter : parameters) {
      config.put(parameter.name(), parameter.config(typed));
    }
    return config;
  }

  /** Collects the arguments in QKeras's order. */
  static final class Builder<S extends QuantizerSpec> {
    private final Class<S> type;
    private final String name;
    private final List<Parameter<S, ?>> parameters = new ArrayList<>();
    private Set<String> ignored = Set.of();

    private Builder(Class<S> type, String name) {
      this.type = type;
      this.name = name;
    }

    /** An argument that the canonical text always writes, by position. */
    <T> Builder<S> positional(
        String argument, OptionType<T> kind, T defaultValue, Function<S, T> value) {
      parameters.add(new Parameter<>(argument, kind, defaultValue, value, true));
      return this;
    }

    /** An argument that the canonical text writes by name where it is not the default. */
    <T> Builder<S> option(
        String argument, OptionType<T> kind, T defaultValue, Function<S, T> value) {
      parameters.add(new Parameter<>(argument, kind, defaultValue, value, false));
      return this;
    }

    /** Names config keys that are read over. */
    Builder<S> ignoring(Set<String> keys) {
      ignored = keys;
      return this;
    }

    Signature<S> creates(Function<Arguments, S> factory) {
      return new Signature<>(this, factory);
    }
  }
}
