package io.sparqat.quant.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ModelSpec} layer by layer. Each {@code add} without inputs continues from the
 * previous layer, so a stack of layers reads like Keras's Sequential; with inputs it reads like the
 * functional API. Unnamed layers are named as Keras does: {@code dense}, {@code dense_1}, ...
 *
 * <pre>{@code
 * ModelSpec model = ModelBuilder.named("mlp")
 *     .input("x", 784)
 *     .add(LayerType.DENSE, Map.of("units", 10, "activation", "softmax"))
 *     .build();
 * }</pre>
 */
public final class ModelBuilder {
  private final String name;
  private final List<InputSpec> inputs = new ArrayList<>();
  private final List<NodeSpec> nodes = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final Map<String, Integer> used = new HashMap<>();
  private @Nullable String last;

  private ModelBuilder(String name) {
    this.name = name;
  }

  public static ModelBuilder named(String name) {
    return new ModelBuilder(name);
  }

  /** Adds an input; the next layer without inputs continues from it. */
  public ModelBuilder input(String inputName, int... shape) {
    inputs.add(new InputSpec(inputName, new TensorShape(shape)));
    last = inputName;
    return this;
  }

  /** Adds a layer under Keras's default name. */
  public ModelBuilder add(LayerType type, Map<String, ? extends @Nullable Object> arguments) {
    return add(LayerSpec.of(type, arguments));
  }

  /**
   * Adds a layer under Keras's default name.
   *
   * @param sources what it reads; none for the layer or input added last
   */
  public ModelBuilder add(LayerSpec layer, String... sources) {
    return add(freeName(layer.type()), layer, sources);
  }

  /**
   * Adds a layer.
   *
   * @param sources what it reads; none for the layer or input added last
   */
  public ModelBuilder add(String nodeName, LayerSpec layer, String... sources) {
    if (sources.length == 0 && last == null) {
      throw new IllegalStateException("Cannot add layer: no input was given before it");
    }
    List<String> from = sources.length > 0 || last == null ? List.of(sources) : List.of(last);
    nodes.add(new NodeSpec(nodeName, layer, from));
    last = nodeName;
    return this;
  }

  /** The name of the input or layer added last, to be read by a later one. */
  public String last() {
    if (last == null) {
      throw new IllegalStateException("Cannot name the last layer: there is none yet");
    }
    return last;
  }

  /**
   * The shape of an input or layer added so far.
   *
   * @throws InvalidModelException if the network up to here cannot be built
   */
  public TensorShape shapeOf(String tensor) {
    return ModelSpec.of(name, inputs, nodes, List.of(tensor)).shapeOf(tensor);
  }

  /** Declares the outputs; without this the layer added last is the only one. */
  public ModelBuilder outputs(String... names) {
    outputs.addAll(List.of(names));
    return this;
  }

  /**
   * @throws InvalidModelException naming every problem found
   */
  public ModelSpec build() {
    List<String> results =
        !outputs.isEmpty() ? outputs : last == null ? List.<String>of() : List.of(last);
    return ModelSpec.of(name, inputs, nodes, results);
  }

  /** Keras's default name for a class: snake case and a running number. */
  private String freeName(LayerType type) {
    String base = type.defaultName();
    String candidate;
    do {
      int number = used.merge(base, 1, Integer::sum) - 1;
      candidate = number == 0 ? base : base + "_" + number;
    } while (isTaken(candidate));
    return candidate;
  }

  private boolean isTaken(String candidate) {
    return nodes.stream().anyMatch(node -> node.name().equals(candidate))
        || inputs.stream().anyMatch(input -> input.name().equals(candidate));
  }
}
