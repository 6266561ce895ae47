package io.sparqat.quant.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StringVectorsTest {
  private static final Path STRINGS = Path.of("src/test/resources/golden/quantizers/strings.json");

  @TempDir Path dir;

  private static ConformanceReport run(Path file) {
    return new Conformance(List.of(new StringVectors()), 100).run(List.of(file));
  }

  @Test
  void everyStringOfQkerasIsReadAsQkerasReadsItOrRefusedForAListedReason() {
    ConformanceReport report = run(STRINGS);

    assertThat(report.failed()).as(report.text()).isZero();
    assertThat(report.skipped()).isZero();
    assertThat(report.passed()).isEqualTo(353);
  }

  @Test
  void anotherConfigOrTextThanOursFails() throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode strings = json.readTree(STRINGS.toFile());
    for (JsonNode entry : strings.get("collected")) {
      if (entry.path("config").path("bits").asInt() == 4) {
        ((ObjectNode) entry.get("config")).put("bits", 5);
      } else if (entry.path("canonical").asText().startsWith("quantized_bits(8")) {
        ((ObjectNode) entry).put("canonical", "quantized_bits(9,0,0)");
      }
    }
    Path altered = Files.write(dir.resolve("strings.json"), json.writeValueAsBytes(strings));

    assertThat(run(altered).failed()).isGreaterThan(50);
  }
}
