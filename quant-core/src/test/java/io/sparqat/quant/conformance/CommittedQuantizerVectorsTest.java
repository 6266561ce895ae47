package io.sparqat.quant.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CommittedQuantizerVectorsTest {
  @Test
  void the_vectors_of_tools_golden_pass() throws URISyntaxException {
    URL file = getClass().getResource("/golden/quantizers/quantizers.jsonl.gz");
    ConformanceReport report =
        new Conformance(List.of(new QuantizerVectors()), 5)
            .run(List.of(Path.of(Objects.requireNonNull(file).toURI())));
    assertThat(report.failed()).as(report.text()).isZero();
    assertThat(report.passed()).isEqualTo(340);
  }
}
