package io.sparqat.qtools.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.conformance.Conformance;
import io.sparqat.quant.conformance.ConformanceReport;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GoldenVectorsTest {
  private static Path golden(String file) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(GoldenVectorsTest.class.getResource("/golden/" + file)).toURI());
  }

  private static ConformanceReport run(String file) throws URISyntaxException {
    return new Conformance(
            List.of(
                new OperatorVectors(),
                new NetworkVectors(),
                new ModelVectors(),
                new BiasQuantizerVectors(),
                new EstimateVectors()),
            5)
        .run(List.of(golden(file)));
  }

  @Test
  void operators_give_what_QTools_gives_under_the_release_and_head() throws Exception {
    ConformanceReport report = run("operators.jsonl.gz");
    assertThat(report.failed()).as(report.text()).isZero();
    assertThat(report.passed()).isEqualTo(2 * 477);
  }

  @Test
  void networks_have_the_types_and_energies_of_QTools_under_the_release_and_head()
      throws Exception {
    ConformanceReport report = run("cases.jsonl.gz");
    assertThat(report.failed()).as(report.text()).isZero();
    assertThat(report.passed()).isGreaterThan(2 * 70);
  }

  @Test
  void networks_have_the_types_and_energies_of_the_older_tag() throws Exception {
    ConformanceReport report = run("cases_tag.jsonl.gz");
    assertThat(report.failed()).as(report.text()).isZero();
    assertThat(report.passed()).isEqualTo(22);
  }

  @Test
  void statistics_accumulators_and_sizes_of_the_published_networks_are_checked_without_them()
      throws Exception {
    ConformanceReport report = run("estimate.jsonl.gz");
    assertThat(report.failed()).as(report.text()).isZero();
    assertThat(report.skipped()).as(report.text()).isZero();
    assertThat(report.passed()).isEqualTo(2 * 23);
  }

  @Test
  void more_networks_come_out_as_QTools_has_them_or_fail_as_it_does() throws Exception {
    ConformanceReport report = run("more");
    assertThat(report.failed()).as(report.text()).isZero();
    assertThat(report.passed()).isGreaterThan(30);
  }

  @Test
  void bias_quantizers_are_as_wide_as_the_sums_they_are_added_to() throws Exception {
    ConformanceReport report = run("bias_quantizers.jsonl.gz");
    assertThat(report.failed()).as(report.text()).isZero();
    assertThat(report.passed()).isEqualTo(2);
  }
}
