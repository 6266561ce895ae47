package io.sparqat.jobs.cli;

import static io.sparqat.jobs.cli.TrainFixture.weights;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The verb train on three kinds of cluster, Kryo's registration required on each: the same weights,
 * bit for bit. Shards are written once and shared.
 */
class TrainIT {
  @TempDir private static Path directory;

  private static TrainFixture fixture;

  @BeforeAll
  static void shardOnce() throws IOException {
    fixture = new TrainFixture(directory);
  }

  @Test
  void everyClusterGivesTheSameWeights() throws Exception {
    String local = weights(fixture.train("local[2]", fixture.runs()));
    assertThat(weights(fixture.train("local-cluster[2,1,2048]", fixture.runs()))).isEqualTo(local);
    assertThat(weights(fixture.trainStandalone(fixture.runs()))).isEqualTo(local);
  }

  @Test
  void aRunLeavesConfigurationProvenanceMetricsModelAndNothingHalfWritten() throws Exception {
    Path out = directory.resolve("complete");
    Path run = TrainFixture.run(fixture.train("local[2]", out));
    try (Stream<Path> files = Files.walk(run)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> run.relativize(file).toString())
                  .map(file -> file.replaceFirst("tfevents\\.[0-9]+", "tfevents.T"))
                  .filter(file -> !file.startsWith("mlflow/")))
          .containsExactlyInAnyOrder(
              "_SUCCESS",
              "config.conf",
              "metrics.jsonl",
              "models/4-bit.sparqat",
              "profile-4-bit.svg",
              "profiles.csv",
              "profiles.json",
              "provenance.json",
              "tensorboard/4-bit/events.out.tfevents.T.sparqat");
      assertThat(run.resolve("mlflow/1/meta.yaml")).exists();
    }
    try (Stream<Path> runs = Files.list(out)) {
      assertThat(runs).containsExactly(run);
    }
    assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(9);
  }

  @Test
  void trainingStopsWhenTheHeldOutRowsSaySo() throws Exception {
    Path out = directory.resolve("stopped");
    String text =
        fixture.train(
            "local[2]",
            out,
            "--plan",
            "--set",
            "validation.held-out=0.2",
            "--set",
            "validation.patience=1",
            "--set",
            "validation.min-delta=100");
    assertThat(text).contains("stopped early: no better loss in 1 validations");
    Path run = TrainFixture.run(text);
    List<String> metrics = Files.readAllLines(run.resolve("metrics.jsonl"));
    // The third epoch begins with the second validation; after it comes the last one, alone.
    assertThat(metrics.get(metrics.size() - 1)).contains("validation-loss").contains("\"rows\":0");
    assertThat(run.resolve("plan.json"))
        .content()
        .contains("\"predicted\"", "\"achieved\"", "round-seconds");
  }

  @Test
  void dl4jsOwnMasterCanBeChosen() {
    String text =
        fixture.train("local[2]", directory.resolve("dl4j"), "--set", "rounds.master=dl4j");
    assertThat(weights(text)).hasSize(64);
  }
}
