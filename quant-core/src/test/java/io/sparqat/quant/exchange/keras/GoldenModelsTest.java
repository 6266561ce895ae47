package io.sparqat.quant.exchange.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.quant.SharedData;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Every network that the real Keras wrote becomes a ModelSpec and survives our own JSON form. */
class GoldenModelsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void networksOfTheModelsFolderRoundTrip() throws IOException {
    for (Path file : jsonFiles(golden("models"))) {
      ModelSpec model = KerasModelReader.read(file);
      assertThat(ModelJson.parse(ModelJson.write(model), "json")).as("%s", file).isEqualTo(model);
    }
  }

  @Test
  void networksOfTheCostVectorsRoundTrip() throws IOException {
    List<String> failed = new ArrayList<>();
    for (JsonNode line : lines(golden("qtools").resolve("models.jsonl.gz"))) {
      for (String rules : List.of("0.9.0", "head")) {
        JsonNode json = line.path(rules).path("model_json");
        if (!json.isObject() || line.path("id").asText().equals("shared_layer")) {
          continue; // QTools cannot take a layer that is used twice either
        }
        try {
          ModelSpec model = KerasModelReader.read(json, line.path("id").asText());
          assertThat(ModelJson.parse(ModelJson.write(model), "json")).isEqualTo(model);
        } catch (RuntimeException e) {
          failed.add(line.path("id").asText() + " " + e.getMessage());
        }
      }
    }
    assertThat(failed).isEmpty();
  }

  @Test
  void shapesAreThoseThatKerasBuiltTheLayersFor() throws IOException {
    for (Path file : jsonFiles(golden("models"))) {
      ModelSpec model = KerasModelReader.read(file);
      for (JsonNode layer : JSON.readTree(file.toFile()).path("config").path("layers")) {
        JsonNode built = layer.path("build_config").path("input_shape");
        String name = layer.path("config").path("name").asText();
        if (built.path(1).isInt() && model.node(name).inputs().size() == 1) {
          List<Integer> expected = new ArrayList<>();
          built.forEach(axis -> expected.add(axis.asInt()));
          List<Integer> actual = new ArrayList<>();
          actual.add(0);
          for (int axis : model.inputShapes(model.node(name)).get(0).axes()) {
            actual.add(axis);
          }
          assertThat(actual).as("%s %s", file, name).isEqualTo(expected);
        }
      }
    }
  }

  private static Path golden(String folder) {
    Optional<Path> found = SharedData.find("golden/" + folder);
    assumeTrue(found.isPresent(), "golden vectors are not on this machine: set SPARQAT_SHARED");
    return found.orElseThrow();
  }

  private static List<Path> jsonFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.endsWith("provenance.json"))
          .sorted()
          .toList();
    }
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> result = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        result.add(JSON.readTree(line));
      }
    }
    return result;
  }
}
