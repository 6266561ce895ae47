package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.UserException;
import io.sparqat.quant.conformance.VectorFiles;
import io.sparqat.quant.exchange.keras.KerasModelReader;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The networks that vectors refer to: the rows with a {@code spec} in {@code models*.jsonl(.gz)}
 * and {@code autoqkeras*.jsonl(.gz)} beside them.
 */
final class RecordedModels {
  private final Map<Path, Map<String, JsonNode>> files = new HashMap<>();

  /** Whether the file beside {@code vectors} has that network. */
  boolean holds(Path vectors, String id) {
    return beside(vectors).containsKey(id);
  }

  private Map<String, JsonNode> beside(Path vectors) {
    Path directory = vectors.toAbsolutePath().getParent();
    return files.computeIfAbsent(directory == null ? vectors : directory, RecordedModels::read);
  }

  /** The line of that network in the file beside {@code vectors}. */
  JsonNode model(Path vectors, String id) {
    JsonNode model = beside(vectors).get(id);
    if (model == null) {
      throw new UserException("Cannot check " + vectors + ": no model " + id + " beside it");
    }
    return model;
  }

  private static Map<String, JsonNode> read(Path directory) {
    Map<String, JsonNode> models = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(RecordedModels::holdsModels).sorted().toList()) {
        VectorFiles.read(file, vector -> keep(vector.json(), models));
      }
    } catch (IOException e) {
      throw new UserException("Cannot read " + directory + ": " + e.getMessage(), e);
    }
    return models;
  }

  private static boolean holdsModels(Path file) {
    return file.getFileName().toString().matches("(models|autoqkeras)[^/]*\\.jsonl(\\.gz)?");
  }

  /** Cost vectors name a network by its row, searches by the network's own name. */
  private static void keep(JsonNode row, Map<String, JsonNode> models) {
    if (row.has("spec")) {
      models.put(row.path("id").asText(), row);
      models.putIfAbsent(row.path("spec").path("name").asText(), row);
    }
  }

  /** What the QKeras of that rule set made of the network; the tag read the release's networks. */
  static JsonNode built(JsonNode model, RuleSet rules) {
    return model.get(rules == RuleSet.TAG ? RuleSet.V0_9_0.text() : rules.text());
  }

  static ModelSpec spec(JsonNode built, String name) {
    return KerasModelReader.read(built.get("model_json"), name);
  }

  /** Recorded weights, in the shapes the layers give them. */
  static ModelWeights weights(JsonNode model, ModelSpec spec) {
    Map<String, List<WeightTensor>> layers = new LinkedHashMap<>();
    for (NodeSpec node : spec.nodes()) {
      JsonNode recorded = model.path("weights").path(node.name());
      List<WeightTensor> tensors = new ArrayList<>();
      for (int i = 0; i < recorded.size(); i++) {
        List<Float> values = new ArrayList<>();
        List<Integer> axes = new ArrayList<>();
        flatten(recorded.get(i), 0, axes, values);
        float[] array = new float[values.size()];
        for (int v = 0; v < array.length; v++) {
          array[v] = values.get(v);
        }
        int[] shape = axes.stream().mapToInt(Integer::intValue).toArray();
        tensors.add(new WeightTensor(weightName(spec, node, i), new TensorShape(shape), array));
      }
      layers.put(node.name(), tensors);
    }
    return ModelWeights.of(layers);
  }

  private static String weightName(ModelSpec spec, NodeSpec node, int index) {
    LayerFacts facts =
        LayerFacts.of(node.layer(), spec.inputShapes(node), spec.shapeOf(node.name()));
    return index < facts.parameters().size()
        ? facts.parameters().get(index).name()
        : "weight_" + index;
  }

  private static void flatten(JsonNode node, int depth, List<Integer> axes, List<Float> values) {
    if (!node.isArray()) {
      values.add((float) Numbers.number(node));
      return;
    }
    if (axes.size() == depth) {
      axes.add(node.size());
    }
    for (JsonNode item : node) {
      flatten(item, depth + 1, axes, values);
    }
  }
}
