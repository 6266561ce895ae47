package io.sparqat.quant.conformance.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparqat.quant.SharedData;
import io.sparqat.quant.conformance.Conformance;
import io.sparqat.quant.conformance.ConformanceReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworkConformanceTest {
  @Test
  void networksOfTheRealQKerasAreReproduced() {
    ConformanceReport report = run("golden/models");
    assertThat(report.failed()).as("%s", report.text()).isZero();
  }

  @Test
  void transformationsOfTheRealQKerasAreReproduced() {
    ConformanceReport report = run("golden/transformations");
    assertThat(report.failed()).as("%s", report.text()).isZero();
  }

  private static ConformanceReport run(String folder) {
    Optional<Path> found = SharedData.find(folder);
    assumeTrue(found.isPresent(), "golden vectors are not on this machine: set SPARQAT_SHARED");
    return new Conformance(List.of(new SavedModelVectors(), new TransformationVectors()), 3)
        .run(List.of(found.orElseThrow()));
  }
}
