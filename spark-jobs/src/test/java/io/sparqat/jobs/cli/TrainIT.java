package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The verb train on three kinds of cluster, Kryo's registration required on each: the same weights,
 * bit for bit. Shards are written once and shared.
 */
class TrainIT {
  private static final Pattern LAST_LINE = Pattern.compile("(\\S+) weights ([0-9a-f]{64})\\s*$");
  private static final long MINUTES = 10;

  @TempDir private static Path directory;

  private static Path shards;
  private static Path experiment;

  @BeforeAll
  static void shardOnce() throws IOException {
    shards = directory.resolve("shards");
    assertThat(Main.run("shard", "digits:600:200", "--out", shards.toString(), "--shards", "4"))
        .isZero();
    experiment = directory.resolve("small.conf");
    Files.writeString(
        experiment,
        """
        name = small
        model {
          input_shape = [28, 28, 1]
          layers = [
            {class = Conv2D, name = conv, filters = 4, kernel_size = 3, strides = 2}
            {class = BatchNormalization, name = norm}
            {class = Activation, name = act, activation = relu}
            {class = Flatten, name = flatten}
            {class = Dense, name = scores, units = 10}
            {class = Activation, name = softmax, activation = softmax}
          ]
        }
        training {epochs = 3, batch-size = 32}
        rounds {local-steps = 4, snapshot-every = 2}
        candidates = [{name = "4-bit", quantization {
          QConv2D {kernel_quantizer = "quantized_bits(4,0,1)", bias_quantizer = "quantized_bits(8,3)"}
          QDense {kernel_quantizer = "quantized_bits(4,0,1)", bias_quantizer = "quantized_bits(8,3)"}
          QActivation {relu = "quantized_relu(4,2)"}
        }}]
        """);
  }

  @Test
  void everyClusterGivesTheSameWeights() throws Exception {
    String local = weights(train("local[2]"));
    assertThat(weights(train("local-cluster[2,1,2048]"))).isEqualTo(local);
    assertThat(weights(trainStandalone())).isEqualTo(local);
  }

  @Test
  void aRunLeavesConfigurationProvenanceMetricsModelAndNothingHalfWritten() throws Exception {
    Path out = directory.resolve("complete");
    Path run = Path.of(lastLine(train("local[2]", out)).group(1));
    try (Stream<Path> files = Files.walk(run)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> run.relativize(file).toString()))
          .containsExactlyInAnyOrder(
              "_SUCCESS",
              "config.conf",
              "metrics.jsonl",
              "models/4-bit.sparqat",
              "provenance.json");
    }
    try (Stream<Path> runs = Files.list(out)) {
      assertThat(runs).containsExactly(run);
    }
    assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(9);
  }

  @Test
  void dl4jsOwnMasterCanBeChosen() {
    String text = train("local[2]", directory.resolve("dl4j"), "--set", "rounds.master=dl4j");
    assertThat(weights(text)).hasSize(64);
  }

  private static String train(String master) {
    return train(master, directory.resolve("runs"));
  }

  private static String train(String master, Path out, String... more) {
    StringWriter text = new StringWriter();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                experiment.toString(),
                "--data",
                shards.toString(),
                "--master",
                master,
                "--out",
                out.toString()));
    arguments.addAll(List.of(more));
    int status =
        Main.commandLine("train")
            .setOut(new PrintWriter(text))
            .execute(arguments.toArray(String[]::new));
    assertThat(status).as(text.toString()).isZero();
    return text.toString();
  }

  /** As a user would: the script starts master and workers, and submits the assembly. */
  private static String trainStandalone() throws Exception {
    Path text = directory.resolve("standalone.txt");
    Process process =
        new ProcessBuilder(
                List.of(
                    repository().resolve("bin/sparqat-standalone").toString(),
                    "train",
                    experiment.toString(),
                    "--data",
                    shards.toString(),
                    "--out",
                    directory.resolve("runs").toString()))
            .redirectErrorStream(true)
            .redirectOutput(text.toFile())
            .start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroy();
      throw new AssertionError("The standalone cluster takes more than 10 minutes");
    }
    assertThat(process.exitValue()).as(Files.readString(text)).isZero();
    return Files.readString(text);
  }

  private static Path repository() {
    Path path = Path.of("").toAbsolutePath();
    while (!Files.exists(path.resolve("bin/sparqat-standalone"))) {
      path = path.getParent();
    }
    return path;
  }

  private static String weights(String text) {
    return lastLine(text).group(2);
  }

  private static Matcher lastLine(String text) {
    Matcher matcher = LAST_LINE.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher;
  }
}
