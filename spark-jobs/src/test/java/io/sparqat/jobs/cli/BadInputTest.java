package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes of a user's: one message that says where and what to do, exit code 2, nothing left. */
class BadInputTest {
  private static final String GOOD =
      """
      name = good
      model {
        input_shape = [28, 28, 1]
        layers = [
          {class = Flatten, name = flatten}
          {class = Dense, name = scores, units = 10}
          {class = Activation, name = softmax, activation = softmax}
        ]
      }
      candidates = [{name = float}]
      """;

  @TempDir private Path directory;

  @Test
  void missingDataDirectory() throws IOException {
    assertRejected(GOOD, "no-such-place", "no-such-place");
  }

  @Test
  void idxWithTheWrongMagic() throws IOException {
    Path data = Files.createDirectory(directory.resolve("magic"));
    for (String name :
        new String[] {
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte"
        }) {
      Files.write(data.resolve(name), "not an IDX file".getBytes(StandardCharsets.UTF_8));
    }
    assertRejected(GOOD, data.toString(), "idx");
  }

  @Test
  void unknownKey() throws IOException {
    assertRejected(
        GOOD + "training { epoch = 3 }\n",
        "digits:40:20",
        "bad.conf:11: unknown key epoch (did you mean epochs?)");
  }

  @Test
  void unknownQuantizer() throws IOException {
    assertRejected(
        quantized("quantised_bits(4,0,1)"), "digits:40:20", "quantised_bits", "quantized_bits");
  }

  @Test
  void wrongArgumentOfAQuantizer() throws IOException {
    assertRejected(quantized("quantized_bits(bitz=4)"), "digits:40:20", "bitz");
  }

  @Test
  void layerThatDoesNotFitItsInput() throws IOException {
    assertRejected(
        GOOD.replace(
            "{class = Flatten, name = flatten}",
            "{class = Conv2D, name = large, filters = 2, kernel_size = 40}, {class = Flatten}"),
        "digits:40:20",
        "large");
  }

  @Test
  void networkForOtherData() throws IOException {
    assertRejected(
        GOOD.replace("units = 10", "units = 7"), "digits:40:20", "10 classes", "units = 10");
  }

  @Test
  void fewerRowsThanWorkers() throws IOException {
    assertRejected(GOOD + "rounds.workers = 30\n", "digits:20:20", "30");
  }

  @Test
  void fewerShardsThanWorkers() throws IOException {
    Path shards = directory.resolve("three");
    assertThat(Main.run("shard", "digits:40:20", "--out", shards.toString(), "--shards", "3"))
        .isZero();
    assertRejected(
        GOOD + "rounds.workers = 4\n", shards.toString(), "3 training shards", "--shards 4");
  }

  @Test
  void unwritableOutput() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    Path experiment = Files.writeString(directory.resolve("good.conf"), GOOD);
    assertThat(
            failure(
                "train",
                experiment.toString(),
                "--data",
                "digits:40:20",
                "--out",
                file.resolve("runs").toString()))
        .contains("Cannot write " + file.resolve("runs"), "--out");
  }

  @Test
  void allProblemsOfAFileTogether() throws IOException {
    assertRejected(
        GOOD.replace("units = 10", "unit = 10")
            .replace("name = good", "name = \"../escape\"")
            .concat("training { epochs = 0, optimizer {class = Adamm} }\nrounds { wire = fp8 }\n"),
        "digits:40:20",
        "unit",
        "../escape",
        "Invalid epochs: 0 (must be a whole number >= 1)",
        "Adamm",
        "Invalid wire: fp8 (must be one of float32, bfloat16)");
  }

  private static String quantized(String quantizer) {
    return GOOD.replace(
        "candidates = [{name = float}]",
        "candidates = [{name = q, quantization { QDense {kernel_quantizer = \""
            + quantizer
            + "\"} }}]");
  }

  private void assertRejected(String experiment, String data, String... said) throws IOException {
    Path file = Files.writeString(directory.resolve("bad.conf"), experiment);
    Path out = directory.resolve("runs");
    assertThat(failure("train", file.toString(), "--data", data, "--out", out.toString()))
        .contains(said);
    if (Files.exists(out)) {
      try (Stream<Path> left = Files.list(out)) {
        assertThat(left).isEmpty();
      }
    }
  }

  private static String failure(String... arguments) {
    StringWriter text = new StringWriter();
    int status = Main.commandLine(arguments).setErr(new PrintWriter(text)).execute(arguments);
    assertThat(status).as(text.toString()).isEqualTo(2);
    assertThat(text.toString()).doesNotContain("\tat ");
    return text.toString();
  }
}
