package io.sparqat.quant.model.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigSyntax;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a network: the structure of {@link ModelReader}, everything named, arguments
 * that have their default left out. {@code parse(write(model))} equals {@code model}.
 */
public final class ModelJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelJson() {}

  /** The network on one line. */
  public static String write(ModelSpec model) {
    try {
      return JSON.writeValueAsString(tree(model));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write network " + model.name(), e);
    }
  }

  /**
   * @throws io.sparqat.quant.UserException naming every problem
   */
  public static ModelSpec parse(String json, String source) {
    return ModelReader.read(ConfigText.parse(json, source, ConfigSyntax.JSON), source, "model")
        .model();
  }

  private static Map<String, Object> tree(ModelSpec model) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("format", ModelReader.FORMAT);
    root.put("version", ModelReader.VERSION);
    root.put("name", model.name());
    List<Object> inputs = new ArrayList<>();
    String last = "";
    for (InputSpec input : model.inputs()) {
      Map<String, Object> form = new LinkedHashMap<>();
      form.put("name", input.name());
      form.put("shape", input.shape().axes());
      inputs.add(form);
      last = input.name();
    }
    root.put("inputs", inputs);
    List<Object> layers = new ArrayList<>();
    for (NodeSpec node : model.nodes()) {
      Map<String, @Nullable Object> layer = new LinkedHashMap<>();
      layer.put("class", node.layer().type().className());
      layer.put("name", node.name());
      if (!node.inputs().equals(List.of(last))) {
        layer.put("inputs", node.inputs());
      }
      arguments(node.layer(), layer);
      layers.add(layer);
      last = node.name();
    }
    root.put("layers", layers);
    if (!model.outputs().equals(List.of(last))) {
      root.put("outputs", model.outputs());
    }
    return root;
  }

  private static void arguments(LayerSpec layer, Map<String, @Nullable Object> into) {
    layer.arguments().forEach((name, value) -> into.put(name, plain(value)));
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof QuantizerSpec quantizer) {
      return quantizer.canonical();
    }
    if (value instanceof Activation activation) {
      return activation.text();
    }
    if (value instanceof ClassConfig config) {
      if (config.config().isEmpty()) {
        return config.className();
      }
      Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
      config.config().forEach((name, item) -> arguments.put(name, plain(item)));
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("class_name", config.className());
      result.put("config", arguments);
      return result;
    }
    if (value instanceof LayerSpec layer) {
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      result.put("class", layer.type().className());
      arguments(layer, result);
      return result;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(ModelJson::plain).toList();
    }
    return value;
  }
}
