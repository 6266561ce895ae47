package io.sparqat.qtools.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.conformance.Conformance;
import io.sparqat.quant.conformance.ConformanceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchVectorsTest {
  @TempDir Path folder;

  @Test
  void passesWhatAutoqkerasGivesAndFailsWhatItDoesNot() throws IOException {
    ConformanceReport report =
        run(
            "{\"id\":\"delta/0\",\"case\":[8,8,2,100,50],\"head\":0.07999999978017318}",
            "{\"id\":\"delta/1\",\"case\":[8,8,2,100,50],\"head\":0.0799}",
            "{\"id\":\"delta/2\",\"case\":[8,8,2,100,0],"
                + "\"head\":{\"error\":{\"class\":\"ZeroDivisionError\",\"message\":\"\"}}}",
            "{\"id\":\"score/0\",\"case\":{\"metric\":\"acc\",\"delta\":0.3,\"truth\":[[0],[1]],"
                + "\"prediction\":[[0.7,0.3],[0.8,0.2]]},\"head\":[1.3,0.0]}");
    assertThat(report.passed()).isEqualTo(3);
    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.text()).contains("delta: expected 0.0799, got 0.07999999978017318");
  }

  private ConformanceReport run(String... lines) throws IOException {
    Path file = folder.resolve("autoqkeras.jsonl");
    Files.write(file, List.of(lines));
    return new Conformance(List.of(new SearchVectors()), 3).run(List.of(file));
  }
}
