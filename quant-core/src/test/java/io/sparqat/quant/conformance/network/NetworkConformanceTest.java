package io.sparqat.quant.conformance.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparqat.quant.SharedData;
import io.sparqat.quant.conformance.Conformance;
import io.sparqat.quant.conformance.ConformanceReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkConformanceTest {
  private static final Path COMMITTED = Path.of("src", "test", "resources", "golden");

  @ParameterizedTest
  @ValueSource(strings = {"models", "transformations"})
  void committedVectorsPass(String folder) {
    ConformanceReport report = run(COMMITTED.resolve(folder));
    assertThat(report.failed()).as("%s", report.text()).isZero();
    assertThat(report.skipped()).as("%s", report.text()).isZero();
    assertThat(report.passed()).isGreaterThan(10);
  }

  /** Other networks and dictionaries, each of which once came out otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {"models", "transformations"})
  void moreVectorsPass(String folder) {
    ConformanceReport report = run(COMMITTED.resolve("more").resolve(folder));
    assertThat(report.failed()).as("%s", report.text()).isZero();
    assertThat(report.skipped()).as("%s", report.text()).isZero();
    assertThat(report.passed()).isGreaterThan(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"models", "transformations"})
  void sharedVectorsPass(String folder) {
    Optional<Path> found = SharedData.find("golden/" + folder);
    assumeTrue(found.isPresent(), "golden vectors are not on this machine: set SPARQAT_SHARED");
    ConformanceReport report = run(found.orElseThrow());
    assertThat(report.failed()).as("%s", report.text()).isZero();
  }

  /** A check that cannot fail proves nothing. */
  @Test
  void anAlteredVectorFails(@TempDir Path folder) throws IOException {
    String vector =
        """
        {"id": "t", "function": "find_bn_fusing_layer_pair", "pairs": {"c": "other"}, "model":
         {"json": {"class_name": "Sequential", "config": {"name": "m", "layers": [
          {"class_name": "QConv2D", "config": {"name": "c", "batch_input_shape": [null, 4, 4, 1],
           "filters": 2, "kernel_size": 2}},
          {"class_name": "QBatchNormalization", "config": {"name": "b"}}]}}}}
        """
            .replace("\n", " ");
    Path file = folder.resolve("altered.jsonl");
    Files.write(file, List.of(vector, vector.replace("other", "b")), StandardCharsets.UTF_8);
    ConformanceReport report = run(file);
    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.passed()).isEqualTo(1);
  }

  private static ConformanceReport run(Path path) {
    return new Conformance(List.of(new SavedModelVectors(), new TransformationVectors()), 3)
        .run(List.of(path));
  }
}
