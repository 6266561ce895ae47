package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.UserException;
import io.sparqat.quant.conformance.GoldenVector;
import io.sparqat.quant.conformance.VectorFiles;
import io.sparqat.quant.exchange.keras.KerasModelReader;
import io.sparqat.quant.model.ModelSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The networks that vectors refer to by name: the rows with a {@code model_json} of all vector
 * files in the same folder.
 */
final class GoldenNetworks {
  private static final Map<Path, GoldenNetworks> BY_FOLDER = new ConcurrentHashMap<>();

  private final Path folder;
  private final Map<String, JsonNode> rows = new HashMap<>();
  private final Map<String, ModelSpec> read = new ConcurrentHashMap<>();

  private GoldenNetworks(Path folder) {
    this.folder = folder;
    for (Path file : files(folder)) {
      VectorFiles.read(file, this::keep);
    }
  }

  /** The networks beside a vector. */
  static GoldenNetworks beside(GoldenVector vector) {
    Path folder = vector.file().toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw new IllegalStateException("A vector file in no folder: " + vector.file());
    }
    return BY_FOLDER.computeIfAbsent(folder, GoldenNetworks::new);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              f -> f.getFileName().toString().matches("(models|autoqkeras)[^/]*\\.jsonl(\\.gz)?"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder, e);
    }
  }

  private void keep(GoldenVector vector) {
    if (vector.json().has("spec")) {
      rows.put(vector.json().get("spec").path("name").asText(), vector.json());
    }
  }

  /** The network of that name as the rule set's QKeras wrote it. */
  ModelSpec model(String name, RuleSet rules) {
    return read.computeIfAbsent(rules.text() + "/" + name, key -> parse(name, rules));
  }

  private ModelSpec parse(String name, RuleSet rules) {
    JsonNode row = rows.get(name);
    if (row == null) {
      throw new UserException(
          "Cannot find network '"
              + name
              + "': no models*.jsonl or autoqkeras*.jsonl in "
              + folder
              + " has it (put the file with it beside the vectors)");
    }
    JsonNode json = row.path(rules.text()).path("model_json");
    return KerasModelReader.read(json, name);
  }
}
