package io.sparqat.quant.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceTest {
  /** Doubles x; refuses negative vectors of kind "doubling". */
  private static final VectorKind DOUBLING =
      new VectorKind() {
        @Override
        public String name() {
          return "doubling";
        }

        @Override
        public boolean recognises(GoldenVector vector) {
          return vector.json().has("x");
        }

        @Override
        public void check(GoldenVector vector, VectorCheck check) {
          if (vector.json().has("why")) {
            check.skip(vector.text("why", ""));
            return;
          }
          float[] x = VectorCheck.floats(vector.json().get("x"));
          for (int i = 0; i < x.length; i++) {
            x[i] *= 2;
          }
          check.floats("y", VectorCheck.floats(vector.json().get("y")), x, 1);
        }
      };

  @TempDir Path dir;

  private ConformanceReport run(Path... paths) {
    return new Conformance(List.of(DOUBLING), 2).run(List.of(paths));
  }

  private Path write(String name, String text) throws IOException {
    Path file = dir.resolve(name);
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  @Test
  void counts_passed_failed_and_skipped_by_group() throws IOException {
    write(
        "a.jsonl.gz",
        """
        {"group":"g","x":[1,"NaN"],"y":[2,"NaN"]}
        {"group":"g","x":[1],"y":[2.0000002]}
        {"group":"g","x":[1],"y":[2.5],"id":"g.2"}
        {"group":"h","x":[1],"y":[2],"why":"because"}
        {"other":1}
        """);
    ConformanceReport report = run(dir);
    assertThat(report.groups()).extracting(GroupResult::name).containsExactly("g", "h", "a");
    assertThat(report.groups().get(0).worstUlp()).isEqualTo(1);
    assertThat(report.groups().get(0).failures().get(0))
        .contains("g.2", "a.jsonl.gz:3", "y: 1 of 1 differ: [0] expected 2.5, got 2.0");
    assertThat(report.groups().get(1).skipReasons()).containsEntry("because", 1);
    assertThat(report.text()).endsWith("2 passed, 1 failed, 2 skipped\n");
  }

  @Test
  void a_document_nobody_knows_is_no_vector() throws IOException {
    write("MANIFEST.json", "{\"about\":\"vectors\"}");
    Path known = write("b.json", "{\"x\":[3],\"y\":[6]}");
    assertThat(run(dir).text()).endsWith("1 passed, 0 failed, 0 skipped\n");
    assertThat(run(known).groups()).extracting(GroupResult::name).containsExactly("b");
  }

  @Test
  void an_exception_in_a_check_fails_the_vector() throws IOException {
    write("c.jsonl", "{\"x\":[1]}\n");
    assertThat(run(dir).failed()).isEqualTo(1);
  }

  @Test
  void broken_missing_and_empty_inputs_are_user_errors() throws IOException {
    assertThatThrownBy(() -> run(dir.resolve("nowhere")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> run(dir))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no vectors found");
    Path broken = write("d.jsonl", "{\"x\":[1],\"y\":[2]}\n{\"x\":[1,\n");
    assertThatThrownBy(() -> run(broken))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("d.jsonl:2 is not JSON");
    Path notGzip = write("e.jsonl", "");
    Files.move(notGzip, dir.resolve("e.jsonl.gz"));
    assertThatThrownBy(() -> run(dir.resolve("e.jsonl.gz"))).isInstanceOf(UserException.class);
  }

  @Test
  void ulps_order_the_float32_numbers() {
    assertThat(Ulps.between(0f, -0f)).isZero();
    assertThat(Ulps.between(1f, Math.nextUp(1f))).isEqualTo(1);
    assertThat(Ulps.between(-Float.MIN_NORMAL, Float.MIN_NORMAL))
        .isEqualTo(2L * Float.floatToIntBits(Float.MIN_NORMAL));
    assertThat(Ulps.between(1e-40f, 0f)).isZero();
    assertThat(Ulps.between(Float.NaN, 0f)).isEqualTo(Ulps.UNRELATED);
    assertThat(Ulps.between(Float.POSITIVE_INFINITY, Float.MAX_VALUE)).isEqualTo(1);
  }
}
