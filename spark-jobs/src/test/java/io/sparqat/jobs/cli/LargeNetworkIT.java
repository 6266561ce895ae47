package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.plan.MemoryNeed;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network of 25 million parameters on executors that have exactly the memory predicted for it.
 * Takes minutes and some GiB: runs with {@code -Plarge}.
 */
@Tag("large")
class LargeNetworkIT {
  private static final int ROWS = 512;
  private static final int ROW_BYTES = 28 * 28 + 4;
  private static final long MEBIBYTE = 1L << 20;
  private static final String HEAP = "spark.executor.memory";
  private static final String OVERHEAD = "spark.executor.memoryOverhead";

  private static final String EXPERIMENT =
      """
      name = large
      model {
        input_shape = [28, 28, 1]
        layers = [
          {class = Flatten, name = flatten}
          {class = Dense, name = wide1, units = 4096}
          {class = Activation, name = act1, activation = relu}
          {class = Dense, name = wide2, units = 4096}
          {class = Activation, name = act2, activation = relu}
          {class = Dense, name = wide3, units = 1200}
          {class = Activation, name = act3, activation = relu}
          {class = Dense, name = scores, units = 10}
          {class = Activation, name = softmax, activation = softmax}
        ]
      }
      training {epochs = 2, batch-size = 32}
      rounds {workers = 2, batch-size = 32, local-steps = 4, wire = bfloat16}
      recovery {checkpoint-every = 1000}
      candidates = [{name = "4-bit", quantization {
        QDense {kernel_quantizer = "quantized_bits(4,0,1)", bias_quantizer = "quantized_bits(8,3)"}
        QActivation {relu = "quantized_relu(4,2)"}
      }}]
      """;

  @TempDir private Path directory;

  @AfterEach
  void forgetMemory() {
    System.clearProperty(HEAP);
    System.clearProperty(OVERHEAD);
  }

  @Test
  void trainsWithinThePredictedMemory() throws Exception {
    Path file = Files.writeString(directory.resolve("large.conf"), EXPERIMENT);
    ExperimentConfig experiment = ExperimentConfig.read(file, List.of());
    ModelSpec model = experiment.candidates().get(0).apply(experiment.network());
    int parameters = ParameterLayout.size(model);
    assertThat(parameters).isGreaterThan(24_900_000);
    MemoryNeed need =
        MemoryNeed.ofWorker(
                model,
                experiment.training().optimizer().slots(),
                experiment.training().batchSize(),
                experiment.rounds().wire().bytesPerValue(),
                (long) ROWS / 2 * ROW_BYTES)
            .onExecutor(1);
    long heap = need.heapBytes() / MEBIBYTE + 1;
    long overhead = need.nativeBytes() / MEBIBYTE + 1;
    System.setProperty(HEAP, heap + "m");
    System.setProperty(OVERHEAD, overhead + "m");
    Path out = directory.resolve("runs");
    StringWriter text = new StringWriter();
    int status =
        Main.commandLine("train")
            .setOut(new PrintWriter(text))
            .execute(
                "train",
                file.toString(),
                "--data",
                "digits:" + ROWS + ":64",
                "--master",
                "local-cluster[2,1," + (heap + overhead) + "]",
                "--out",
                out.toString());
    assertThat(status).as(text.toString()).isZero();
    List<JsonNode> rounds = rounds(out);
    assertThat(rounds).hasSize(4);
    assertThat(rounds)
        .allSatisfy(
            round -> {
              assertThat(round.path("peak-bytes").asLong())
                  .isPositive()
                  .isLessThanOrEqualTo(need.bytes());
              assertThat(
                      round.path("bytes-received").asLong()
                          + round.path("bytes-broadcast").asLong())
                  .isLessThanOrEqualTo(2L * Float.BYTES * parameters + 4096);
            });
    System.out.printf(
        "%d parameters: predicted %d + %d MiB, peak %d MiB, rounds %s s%n",
        parameters,
        heap,
        overhead,
        rounds.stream().mapToLong(r -> r.path("peak-bytes").asLong()).max().orElseThrow()
            / MEBIBYTE,
        rounds.stream().map(r -> r.path("wall-seconds").asText()).toList());
  }

  private static List<JsonNode> rounds(Path out) throws Exception {
    ObjectMapper json = new ObjectMapper();
    try (Stream<Path> runs = Files.list(out)) {
      Path run =
          runs.filter(path -> Files.exists(path.resolve("_SUCCESS"))).findFirst().orElseThrow();
      List<JsonNode> rounds = new java.util.ArrayList<>();
      for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
        rounds.add(json.readTree(line));
      }
      return rounds;
    }
  }
}
