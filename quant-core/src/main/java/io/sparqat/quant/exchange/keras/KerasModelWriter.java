package io.sparqat.quant.exchange.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.spec.QuantizerJson;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the architecture as Keras 2's {@code model.to_json()} does, Functional, for {@code
 * quantized_model_from_json} of QKeras. Every argument is written, also those QKeras's own configs
 * lose. {@code KerasModelReader.parse(write(model))} equals {@code model}.
 */
public final class KerasModelWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KERAS_VERSION = "2.15.0";

  private KerasModelWriter() {}

  /** The JSON text. */
  public static String write(ModelSpec model) {
    ObjectNode config = JSON.createObjectNode().put("name", model.name()).put("trainable", true);
    ArrayNode layers = config.putArray("layers");
    ArrayNode inputs = config.putArray("input_layers");
    for (InputSpec input : model.inputs()) {
      layers.add(input(input));
      inputs.add(tensor(input.name()));
    }
    for (NodeSpec node : model.nodes()) {
      if (node.layer().type() != LayerType.SELECT_OUTPUT) {
        layers.add(layer(model, node));
      }
    }
    ArrayNode outputs = config.putArray("output_layers");
    model.outputs().forEach(output -> outputs.add(tensor(model, output)));
    return JSON.createObjectNode()
        .put("class_name", "Functional")
        .<ObjectNode>set("config", config)
        .put("keras_version", KERAS_VERSION)
        .put("backend", "tensorflow")
        .toString();
  }

  /** The edge to a value; that of one of several outputs has its number. */
  private static ArrayNode tensor(ModelSpec model, String name) {
    if (model.hasNode(name) && model.node(name).layer().type() == LayerType.SELECT_OUTPUT) {
      NodeSpec selected = model.node(name);
      return JSON.createArrayNode()
          .add(selected.inputs().get(0))
          .add(0)
          .add(selected.layer().integer("index"));
    }
    return tensor(name);
  }

  private static ArrayNode tensor(String name) {
    return JSON.createArrayNode().add(name).add(0).add(0);
  }

  private static ObjectNode input(InputSpec input) {
    ObjectNode config = JSON.createObjectNode();
    ArrayNode shape = config.putArray("batch_input_shape").addNull();
    for (int axis : input.shape().axes()) {
      shape.add(axis);
    }
    config.put("dtype", "float32").put("sparse", false).put("ragged", false);
    config.put("name", input.name());
    ObjectNode layer = JSON.createObjectNode().put("class_name", "InputLayer");
    layer.set("config", config);
    layer.put("name", input.name()).putArray("inbound_nodes");
    return layer;
  }

  private static ObjectNode layer(ModelSpec model, NodeSpec node) {
    ObjectNode layer = wrapped(node.layer(), node.name());
    layer.put("name", node.name());
    ArrayNode call = layer.putArray("inbound_nodes").addArray();
    if (node.layer().type() == LayerType.TF_OP_LAMBDA) {
      call.add(node.inputs().get(0)).add(0).add(0);
      call.addObject().put("y", node.layer().number("y")).putNull("name");
    } else {
      node.inputs().forEach(source -> call.add(tensor(model, source).add(JSON.createObjectNode())));
    }
    return layer;
  }

  private static ObjectNode wrapped(LayerSpec layer, String name) {
    ObjectNode config = JSON.createObjectNode().put("name", name).put("dtype", "float32");
    for (String argument : layer.type().schema().arguments().keySet()) {
      boolean operand = layer.type() == LayerType.TF_OP_LAMBDA && argument.equals("y");
      if (!operand) {
        config.set(argument, value(layer, argument));
      }
    }
    ObjectNode result = JSON.createObjectNode().put("class_name", layer.type().className());
    result.set("config", config);
    return result;
  }

  private static @Nullable JsonNode value(LayerSpec layer, String argument) {
    Object value = layer.value(argument);
    if (value instanceof LayerSpec inner) {
      return wrapped(inner, inner.type().defaultName());
    }
    boolean alone = layer.type() == LayerType.Q_ACTIVATION;
    if (alone && value instanceof Activation activation) {
      return JSON.getNodeFactory().textNode(activation.text());
    }
    return plain(value);
  }

  private static JsonNode plain(@Nullable Object value) {
    if (value instanceof QuantizerSpec quantizer) {
      return QuantizerJson.write(quantizer);
    }
    if (value instanceof Activation.Quantized quantized) {
      return QuantizerJson.write(quantized.quantizer());
    }
    if (value instanceof Activation.Named named) {
      return JSON.getNodeFactory().textNode(named.name());
    }
    if (value instanceof ClassConfig config) {
      ObjectNode arguments = JSON.createObjectNode();
      config.config().forEach((name, item) -> arguments.set(name, plain(item)));
      ObjectNode result = JSON.createObjectNode().put("class_name", config.className());
      result.set("config", arguments);
      return result;
    }
    if (value instanceof List<?> list) {
      ArrayNode array = JSON.createArrayNode();
      list.forEach(item -> array.add(plain(item)));
      return array;
    }
    return JSON.valueToTree(value);
  }
}
