package io.sparqat.quant.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompatibilityPageTest {
  @Test
  void everyDifferenceThatTheCheckReportsIsListed() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "qkeras-compatibility.md"));
    ConformanceReport report =
        new Conformance(List.of(new StringVectors(), new CodebookVectors()), 1)
            .run(List.of(Path.of("src/test/resources/golden/quantizers")));

    List<String> notes =
        report.groups().stream().flatMap(group -> group.notes().keySet().stream()).toList();
    assertThat(notes)
        .isNotEmpty()
        .allMatch(note -> note.equals("refused as QKeras does") || page.contains(note));
  }
}
