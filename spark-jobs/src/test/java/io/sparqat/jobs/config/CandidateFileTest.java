package io.sparqat.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateFileTest {
  @TempDir private Path temp;

  private CandidateFile read(String name, String text) throws IOException {
    return CandidateFile.read(Files.writeString(temp.resolve(name), text));
  }

  @Test
  void anExperimentGivesItsCandidates() throws IOException {
    String text =
        """
        model = "elsewhere.conf"
        training {epochs = 3}
        trials {spread = cluster}
        validation {held-out = 0.1}
        candidates = [{name = float}]
        grid { dense {kernel_quantizer = ["binary()", "ternary()"]} }
        """;
    assertThat(read("experiment.conf", text).candidates())
        .extracting(Candidate::name)
        .containsExactly("float", "binary()", "ternary()");
  }

  @Test
  void dictionariesAreNumberedUnlessTheyHaveNames() throws IOException {
    String array =
        """
        [{"dense": {"kernel_quantizer": "binary()"}},
         {"name": "mine", "quantization": {"dense": {"kernel_quantizer": "ternary()"}}}]
        """;
    assertThat(read("list.json", array).candidates())
        .extracting(Candidate::name)
        .containsExactly("c00001", "mine");
    String lines =
        """
        {"dense": {"kernel_quantizer": "binary()"}}

        {"dense": {"kernel_quantizer": "ternary()"}}
        """;
    assertThat(read("list.jsonl", lines).candidates())
        .extracting(Candidate::name)
        .containsExactly("c00001", "c00002");
  }

  @Test
  void longNamesOfGridsBecomeNumbers() throws IOException {
    String text =
        """
        sample {count = 3, grid {
          a {kernel_quantizer = ["quantized_bits(4,0,1)", "quantized_bits(8,0,1)"]}
          b {kernel_quantizer = ["quantized_bits(4,0,1)", "quantized_bits(8,0,1)"]}
          c {kernel_quantizer = ["quantized_bits(4,0,1)", "quantized_bits(8,0,1)"]}
        }}
        """;
    assertThat(read("sample.conf", text).candidates())
        .extracting(Candidate::name)
        .containsExactly("c00001", "c00002", "c00003");
  }

  @Test
  void mistakesAreReportedTogetherWithTheirLines() {
    assertThatThrownBy(() -> read("bad.conf", "candidate = []\nsample {count = 0}\ngrid = 3\n"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("bad.conf:1: unknown key candidate (did you mean candidates?)")
        .hasMessageContaining("bad.conf:2")
        .hasMessageContaining("bad.conf:3: grid must be a block");
    assertThatThrownBy(() -> read("bad.json", "[{\"dense\": }]"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot read");
  }
}
