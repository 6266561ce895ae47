package io.sparqat.quant.exchange.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparqat.quant.UserException;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.InvalidModelException;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the architecture that Keras 2's {@code model.to_json()} writes, Sequential or Functional,
 * with Keras's and QKeras's layers. Inputs are bounded and never executed: Lambda layers are
 * refused.
 */
public final class KerasModelReader {
  private static final long MAX_BYTES = 64L << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String source;
  private final List<String> problems = new ArrayList<>();
  private final List<InputSpec> inputs = new ArrayList<>();
  private final List<NodeSpec> nodes = new ArrayList<>();

  /** What stands for a nested network's output: the layer that computes it. */
  private final Map<String, String> aliases = new HashMap<>();

  private KerasModelReader(String source) {
    this.source = source;
  }

  /**
   * Reads a JSON file.
   *
   * @throws UserException naming everything that cannot be taken over
   */
  public static ModelSpec read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UserException(
            "Cannot read " + file + ": it has more than " + MAX_BYTES + " bytes");
      }
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Reads JSON text; {@code source} is what messages call it. */
  public static ModelSpec parse(String json, String source) {
    try {
      return read(JSON.readTree(json), source);
    } catch (JsonProcessingException e) {
      throw new UserException(
          "Cannot read "
              + source
              + ":"
              + e.getLocation().getLineNr()
              + ": it is not JSON ("
              + e.getOriginalMessage()
              + ")",
          e);
    }
  }

  /** Reads a JSON tree: an object with {@code class_name} and {@code config}. */
  public static ModelSpec read(JsonNode root, String source) {
    return new KerasModelReader(source).model(root);
  }

  private ModelSpec model(JsonNode root) {
    JsonNode config = root.path("config");
    String kind = root.path("class_name").asText();
    if (!config.isObject() || !config.path("layers").isArray()) {
      throw new UserException(
          "Cannot read "
              + source
              + ": it is no Keras model (must be what model.to_json() writes: an object with"
              + " class_name and config.layers)");
    }
    List<String> outputs =
        switch (kind) {
          case "Sequential" -> sequential(config);
          case "Functional", "Model" -> functional(config);
          default ->
              throw new UserException(
                  "Cannot read "
                      + source
                      + ": model class "
                      + kind
                      + " (must be Sequential or Functional: rebuild the model with one of these)");
        };
    if (problems.isEmpty()) {
      try {
        List<String> named =
            outputs.stream().map(output -> aliases.getOrDefault(output, output)).toList();
        SelectedOutputs selected = new SelectedOutputs(nodes);
        List<String> ends = selected.chosen(named);
        return ModelSpec.of(name(config), inputs, selected.nodes(), ends);
      } catch (InvalidModelException e) {
        e.problems().forEach(problem -> problems.add(problem.toString()));
      }
    }
    throw new UserException("Cannot read " + source + ":\n  " + String.join("\n  ", problems));
  }

  private static String name(JsonNode config) {
    return config.path("name").asText("model");
  }

  private List<String> sequential(JsonNode config) {
    String last = "";
    for (JsonNode layer : config.path("layers")) {
      JsonNode arguments = layer.path("config");
      String name = arguments.path("name").asText();
      if (layer.path("class_name").asText().equals("InputLayer")) {
        input(name, arguments);
        last = name;
        continue;
      }
      if (last.isEmpty()) {
        last = name + "_input";
        input(last, arguments.has("batch_input_shape") ? arguments : buildShape(config));
      }
      node(name, layer, List.of(last));
      last = name;
    }
    return List.of(last);
  }

  private static JsonNode buildShape(JsonNode config) {
    return JSON.createObjectNode().set("batch_input_shape", config.path("build_input_shape"));
  }

  private List<String> functional(JsonNode config) {
    for (JsonNode layer : config.path("layers")) {
      String name = layer.path("name").asText(layer.path("config").path("name").asText());
      if (layer.path("class_name").asText().equals("InputLayer")) {
        input(name, layer.path("config"));
      } else {
        sources(name, layer.path("inbound_nodes")).ifPresent(inbound -> node(name, layer, inbound));
      }
    }
    inOrder(tensors("input_layers", config.path("input_layers")));
    return tensors("output_layers", config.path("output_layers"));
  }

  /** Inputs in the order in which the model takes them. */
  private void inOrder(List<String> names) {
    inputs.sort((a, b) -> Integer.compare(names.indexOf(a.name()), names.indexOf(b.name())));
  }

  private void input(String name, JsonNode config) {
    JsonNode shape = config.path("batch_input_shape");
    if (!shape.isArray() || shape.isEmpty()) {
      problems.add(
          "input \"" + name + "\": it has no shape (build the model before writing its JSON)");
      return;
    }
    int[] axes = new int[shape.size() - 1];
    for (int i = 0; i < axes.length; i++) {
      if (!shape.get(i + 1).isInt()) {
        problems.add(
            "input \""
                + name
                + "\": axis "
                + (i + 1)
                + " of its shape "
                + shape
                + " is not fixed (give every axis but the batch a length)");
        return;
      }
      axes[i] = shape.get(i + 1).intValue();
    }
    try {
      inputs.add(new InputSpec(name, new TensorShape(axes)));
    } catch (IllegalArgumentException e) {
      problems.add("input \"" + name + "\": " + e.getMessage());
    }
  }

  private void node(String name, JsonNode layer, List<String> sources) {
    List<String> from =
        sources.stream().map(source -> aliases.getOrDefault(source, source)).toList();
    if (layer.path("config").path("layers").isArray()) {
      inline(name, layer, from);
      return;
    }
    try {
      LayerSpec spec =
          TensorOperation.isOne(layer)
              ? TensorOperation.read(layer)
              : KerasLayerReader.read(layer.path("class_name").asText(), layer.path("config"));
      nodes.add(new NodeSpec(name, spec, from));
    } catch (IllegalArgumentException e) {
      for (String line : String.valueOf(e.getMessage()).split("\n")) {
        problems.add("layer \"" + name + "\": " + line);
      }
    }
  }

  /** A network used as a layer becomes its layers, named {@code network/layer}. */
  private void inline(String name, JsonNode layer, List<String> from) {
    ModelSpec inner;
    try {
      inner = read(layer, source + ", layer \"" + name + "\"");
    } catch (UserException e) {
      problems.add(String.valueOf(e.getMessage()));
      return;
    }
    if (inner.inputs().size() != from.size() || inner.outputs().size() != 1) {
      problems.add(
          "layer \""
              + name
              + "\": a network inside a network must have one output (has "
              + inner.outputs().size()
              + ") and as many inputs as are given to it");
      return;
    }
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < from.size(); i++) {
      names.put(inner.inputs().get(i).name(), from.get(i));
    }
    for (NodeSpec node : inner.nodes()) {
      names.put(node.name(), name + "/" + node.name());
      nodes.add(
          new NodeSpec(
              name + "/" + node.name(),
              node.layer(),
              node.inputs().stream().map(in -> names.getOrDefault(in, in)).toList()));
    }
    String output = inner.outputs().get(0);
    aliases.put(name, names.getOrDefault(output, output));
  }

  /** What a layer reads: its only call's tensors. */
  private Optional<List<String>> sources(String name, JsonNode calls) {
    if (calls.size() != 1) {
      problems.add(
          "layer \""
              + name
              + "\": it is applied "
              + calls.size()
              + " times (weights shared between places are not supported: use one layer for each)");
      return Optional.empty();
    }
    JsonNode call = calls.get(0);
    if (!call.isArray()) {
      problems.add(
          "layer \"" + name + "\": its edges are written as Keras 3 does (save with Keras 2)");
      return Optional.empty();
    }
    // A layer call lists its tensors; an operation such as a + b has one and a keyword y.
    List<JsonNode> tensors = new ArrayList<>();
    if (call.path(0).isTextual()) {
      tensors.add(call);
      if (call.path(3).path("y").isArray()) {
        tensors.add(call.path(3).path("y"));
      }
    } else {
      call.forEach(tensors::add);
      call.forEach(tensor -> keywords(name, tensor.path(3)));
    }
    List<String> result = new ArrayList<>();
    for (JsonNode tensor : tensors) {
      result.add(SelectedOutputs.reference(tensor.path(0).asText(), tensor.path(2).asInt()));
    }
    return Optional.of(result);
  }

  private void keywords(String name, JsonNode keywords) {
    keywords
        .fields()
        .forEachRemaining(
            keyword -> {
              if (!keyword.getValue().isNull()) {
                problems.add(
                    "layer \""
                        + name
                        + "\": it is called with "
                        + keyword.getKey()
                        + "="
                        + keyword.getValue()
                        + " (call arguments other than tensors are not supported)");
              }
            });
  }

  /** {@code ["a", 0, 0]} or a list of these. */
  private List<String> tensors(String key, JsonNode list) {
    if (list.path(0).isTextual()) {
      return List.of(SelectedOutputs.reference(list.get(0).asText(), list.path(2).asInt()));
    }
    List<String> names = new ArrayList<>();
    for (JsonNode tensor : list) {
      if (!tensor.isArray()) {
        problems.add(key + ": " + tensor + " (must be an output of a layer)");
      }
      names.add(SelectedOutputs.reference(tensor.path(0).asText(), tensor.path(2).asInt()));
    }
    return names;
  }
}
