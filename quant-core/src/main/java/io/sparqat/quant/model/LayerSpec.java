package io.sparqat.quant.model;

import io.sparqat.quant.Suggestion;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A layer as data: its class and its constructor arguments by Keras's names. Arguments that have
 * their default are not stored, so two specs that mean the same are equal.
 */
public final class LayerSpec {
  private final LayerType type;

  /** Arguments that differ from their defaults, in the schema's order; null is {@code None}. */
  private final Map<String, @Nullable Object> arguments;

  private LayerSpec(LayerType type, Map<String, @Nullable Object> arguments) {
    this.type = type;
    this.arguments = Collections.unmodifiableMap(arguments);
  }

  /**
   * A layer from arguments as JSON, HOCON or Java code give them: numbers, booleans, text, lists,
   * or the values themselves; null is {@code None}.
   *
   * @throws IllegalArgumentException naming every argument that is unknown, missing or wrong
   */
  public static LayerSpec of(LayerType type, Map<String, ? extends @Nullable Object> arguments) {
    List<String> problems = new ArrayList<>();
    LayerSchema schema = type.schema();
    for (String name : arguments.keySet()) {
      if (!schema.has(name)) {
        problems.add(
            "Invalid argument of "
                + type
                + ": "
                + name
                + " ("
                + Suggestion.of(name, schema.arguments().keySet())
                + ")");
      }
    }
    Map<String, @Nullable Object> kept = new LinkedHashMap<>();
    for (ArgumentSpec argument : schema.arguments().values()) {
      try {
        keep(type, argument, arguments, kept);
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    dropFollowers(schema, kept);
    if (problems.isEmpty()) {
      ArgumentRules.check(new LayerSpec(type, kept), problems);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new LayerSpec(type, kept);
  }

  /**
   * An argument that has the value it would follow anyway, as strides the pool size, is left out.
   */
  private static void dropFollowers(LayerSchema schema, Map<String, @Nullable Object> kept) {
    for (ArgumentSpec argument : schema.arguments().values()) {
      if (argument.defaultsTo() != null && kept.containsKey(argument.name())) {
        ArgumentSpec leader = schema.argument(argument.defaultsTo());
        Object followed = kept.getOrDefault(leader.name(), leader.defaultValue());
        if (Objects.equals(kept.get(argument.name()), followed)) {
          kept.remove(argument.name());
        }
      }
    }
  }

  /** A layer with one argument. */
  public static LayerSpec of(LayerType type, String name, Object value) {
    return of(type, Map.of(name, value));
  }

  private static void keep(
      LayerType type,
      ArgumentSpec argument,
      Map<String, ? extends @Nullable Object> given,
      Map<String, @Nullable Object> kept) {
    String name = argument.name();
    if (!given.containsKey(name)) {
      if (argument.required()) {
        throw new IllegalArgumentException(
            "Missing argument of "
                + type
                + ": "
                + name
                + " (must be "
                + argument.kind().description()
                + ")");
      }
      return;
    }
    Object raw = given.get(name);
    if (raw == null && !argument.nullable()) {
      throw new IllegalArgumentException(
          "Invalid " + name + ": None (must be " + argument.kind().description() + ")");
    }
    Object value = raw == null ? null : ArgumentValues.normal(argument, raw, type.isQuantized());
    if (ArgumentSpec.NONE.equals(value)) {
      value = null;
    }
    if (!ArgumentValues.isDefault(argument, value)) {
      kept.put(name, value);
    }
  }

  public LayerType type() {
    return type;
  }

  /** The arguments that differ from their defaults, in the schema's order; null is None. */
  public Map<String, @Nullable Object> arguments() {
    return arguments;
  }

  /** Whether the class has an argument of this name. */
  public boolean has(String name) {
    return type.schema().has(name);
  }

  /** The value of an argument in its normal form, its default where none was given. */
  public @Nullable Object value(String name) {
    ArgumentSpec argument = type.schema().argument(name);
    Object value = arguments.containsKey(name) ? arguments.get(name) : argument.defaultValue();
    return value == null && argument.defaultsTo() != null ? value(argument.defaultsTo()) : value;
  }

  /** A copy with one argument changed; null is {@code None}. */
  public LayerSpec with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(arguments);
    changed.put(name, value);
    return of(type, changed);
  }

  /**
   * A layer of another class that takes over the value of every argument both classes have, also
   * where only its default says so; {@code more} overrides and adds.
   */
  public LayerSpec as(LayerType other, Map<String, ? extends @Nullable Object> more) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    for (ArgumentSpec argument : type.schema().arguments().values()) {
      String name = argument.name();
      if (other.schema().has(name)
          && (arguments.containsKey(name) || !sameDefault(argument, other))) {
        changed.put(
            name, arguments.containsKey(name) ? arguments.get(name) : argument.defaultValue());
      }
    }
    changed.putAll(more);
    return of(other, changed);
  }

  private static boolean sameDefault(ArgumentSpec argument, LayerType other) {
    return Objects.equals(
        argument.defaultValue(), other.schema().argument(argument.name()).defaultValue());
  }

  /** A whole-number argument. */
  public int integer(String name) {
    return typed(name, Integer.class);
  }

  /** A whole-number argument that may be {@code None}. */
  public Optional<Integer> optionalInteger(String name) {
    return Optional.ofNullable((Integer) value(name));
  }

  public double number(String name) {
    return typed(name, Double.class);
  }

  /** A numeric argument that may be {@code None}. */
  public Optional<Double> optionalNumber(String name) {
    return Optional.ofNullable((Double) value(name));
  }

  public boolean flag(String name) {
    return typed(name, Boolean.class);
  }

  /** A choice such as {@code padding}. */
  public String text(String name) {
    return typed(name, String.class);
  }

  /** A choice that may be {@code None}, such as {@code merge_mode}. */
  public Optional<String> optionalText(String name) {
    return Optional.ofNullable((String) value(name));
  }

  /** A pair such as {@code strides}: [height, width]. */
  public int[] pair(String name) {
    return ints(name);
  }

  /** A list of whole numbers; empty where the argument is {@code None}. */
  public int[] ints(String name) {
    return value(name) instanceof List<?> list
        ? list.stream().mapToInt(item -> (Integer) item).toArray()
        : new int[0];
  }

  /**
   * Amounts before and after each spatial axis, as {@code [[top, bottom], [left, right]]} for two
   * axes, from any of the forms Keras takes.
   */
  public int[][] margins(String name, int axes) {
    Object value = value(name);
    int[][] result = new int[axes][];
    for (int axis = 0; axis < axes; axis++) {
      Object item =
          value instanceof List<?> list && !isFlatPair(list, axes) ? list.get(axis) : value;
      if (item instanceof List<?> pair) {
        result[axis] = new int[] {(Integer) pair.get(0), (Integer) pair.get(1)};
      } else if (item instanceof Integer both) {
        result[axis] = new int[] {both, both};
      } else {
        throw new IllegalStateException("Argument without a value: " + name);
      }
    }
    return result;
  }

  /** For one axis Keras writes [before, after] without the outer list. */
  private static boolean isFlatPair(List<?> list, int axes) {
    return axes == 1 && list.size() == 2 && list.get(0) instanceof Integer;
  }

  /** A quantizer as the user wrote it; kernels apply QKeras's rule for kernels themselves. */
  public Optional<QuantizerSpec> quantizer(String name) {
    return Optional.ofNullable((QuantizerSpec) value(name));
  }

  /** An activation argument; empty for {@code None} and for {@code linear}. */
  public Optional<Activation> activation(String name) {
    return Optional.ofNullable((Activation) value(name)).filter(a -> !a.equals(Activation.LINEAR));
  }

  /** An initializer, regularizer or constraint. */
  public Optional<ClassConfig> config(String name) {
    return Optional.ofNullable((ClassConfig) value(name));
  }

  /** A wrapped layer such as the {@code cell} of RNN. */
  public Optional<LayerSpec> layer(String name) {
    return Optional.ofNullable((LayerSpec) value(name));
  }

  /** A rectangle of numbers such as {@code mask}, by rows. */
  @SuppressWarnings("unchecked")
  public Optional<double[][]> matrix(String name) {
    return Optional.ofNullable((List<List<Double>>) value(name))
        .map(
            rows ->
                rows.stream()
                    .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                    .toArray(double[][]::new));
  }

  private <T> T typed(String name, Class<T> kind) {
    Object value = value(name);
    if (value == null) {
      throw new IllegalStateException("Argument without a value: " + name + " of " + type);
    }
    return kind.cast(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LayerSpec layer
        && type == layer.type
        && arguments.equals(layer.arguments);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + arguments.hashCode();
  }

  /** As a Python constructor call, defaults left out: {@code Dense(units=10)}. */
  @Override
  public String toString() {
    return type
        + arguments.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + PythonText.of(entry.getValue()))
            .collect(Collectors.joining(", ", "(", ")"));
  }
}
