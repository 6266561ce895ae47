package io.sparqat.quant.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparqat.quant.SharedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedQuantizerVectorsTest {
  @Test
  void every_shared_quantizer_vector_passes() {
    Optional<Path> vectors = SharedData.find("golden/quantizers/quantizers.jsonl.gz");
    assumeTrue(vectors.isPresent(), "skipped: no shared/golden/quantizers on this machine");
    List<VectorKind> kinds =
        List.of(
            new QuantizerVectors(),
            new StateVectors(),
            new StatisticsVectors(),
            new IntegerBitVectors());
    ConformanceReport report = new Conformance(kinds, 5).run(List.of(vectors.get()));
    assertThat(report.failed()).as(report.text()).isZero();
    assertThat(report.skipped()).as(report.text()).isZero();
  }
}
