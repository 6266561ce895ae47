package io.sparqat.quant.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.quant.SharedData;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerVectorsTest {
  private static final Map<String, Integer> COUNTS =
      Map.ofEntries(
          Map.entry("activation", 50),
          Map.entry("adaptive", 21),
          Map.entry("batchnorm", 25),
          Map.entry("clip", 19),
          Map.entry("conv1d", 27),
          Map.entry("conv2d", 65),
          Map.entry("dense", 67),
          Map.entry("depthwise", 27),
          Map.entry("float", 85),
          Map.entry("folded_bn", 34),
          Map.entry("initializer", 13),
          Map.entry("loss", 18),
          Map.entry("mobilenet_separable", 14),
          Map.entry("octave", 20),
          Map.entry("optimizer", 26),
          Map.entry("pooling", 32),
          Map.entry("refused", 29),
          Map.entry("rnn", 88),
          Map.entry("scaleshift", 12),
          Map.entry("separable", 32),
          Map.entry("transpose", 49));

  @Test
  void every_recorded_layer_vector_passes() throws URISyntaxException {
    ConformanceReport report = run(recorded());
    assertThat(report.failed()).as(report.text()).isZero();
    for (GroupResult group : report.groups()) {
      String family = group.name().substring("layer ".length());
      assertThat(group.passed()).as(group.name()).isEqualTo(COUNTS.get(family));
    }
    assertThat(report.groups()).hasSameSizeAs(COUNTS.keySet());
  }

  /** Other shapes and options, each of which once came out otherwise. */
  @Test
  void more_layer_vectors_pass() throws URISyntaxException {
    ConformanceReport report = run(recorded().resolveSibling("more").resolve("layers"));
    assertThat(report.failed()).as(report.text()).isZero();
    assertThat(report.passed()).isGreaterThan(3);
  }

  @Test
  void only_the_optimizer_that_is_not_offered_is_skipped() throws URISyntaxException {
    List<String> reasons = new ArrayList<>();
    run(recorded()).groups().forEach(group -> reasons.addAll(group.skipReasons().keySet()));
    assertThat(reasons).singleElement().asString().startsWith("Ftrl is not offered");
  }

  @Test
  void every_shared_layer_vector_passes() {
    Optional<Path> vectors = SharedData.find("golden/layers");
    assumeTrue(vectors.isPresent(), "skipped: no shared/golden/layers on this machine");
    ConformanceReport report = run(vectors.get());
    assertThat(report.failed()).as(report.text()).isZero();
  }

  @Test
  void a_changed_number_fails_its_vector() throws URISyntaxException {
    List<GoldenVector> vectors = new ArrayList<>();
    VectorFiles.read(recorded().resolve("dense.jsonl.gz"), vectors::add);
    GoldenVector vector = vectors.get(2);
    ObjectNode json = vector.json().deepCopy();
    double weight = json.at("/weights/0/values/0").doubleValue();
    ((ArrayNode) json.at("/weights/0/values")).set(0, json.numberNode(weight + 0.5));
    VectorCheck check = new VectorCheck();
    new LayerVectors().check(new GoldenVector(vector.file(), vector.line(), json), check);
    assertThat(check.mismatches()).isNotEmpty();
  }

  private static ConformanceReport run(Path vectors) {
    return new Conformance(List.of(new LayerVectors()), 5).run(List.of(vectors));
  }

  /** Made by the generator that {@code provenance.json} beside them names. */
  private static Path recorded() throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(LayerVectorsTest.class.getResource("/golden/layers")).toURI());
  }
}
