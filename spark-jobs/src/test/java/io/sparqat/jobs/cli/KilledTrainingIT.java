package io.sparqat.jobs.cli;

import static io.sparqat.jobs.cli.TrainFixture.weights;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One executor and one driver are killed as {@code kill -9} does, in the middle of a training: the
 * same weights as when nothing happens. {@code ./mvnw verify -Pfaults} kills at many moments.
 */
class KilledTrainingIT {
  /** Many short rounds, so that there is a middle. */
  private static final String[] ROUNDS = {
    "--set", "rounds.local-steps=1", "--set", "training.epochs=4"
  };

  @TempDir private static Path directory;

  private static TrainFixture fixture;
  private static String undisturbed;

  @BeforeAll
  static void trainUndisturbed() throws IOException {
    fixture = new TrainFixture(directory);
    undisturbed = weights(fixture.train("local[2]", fixture.runs(), ROUNDS));
  }

  @Test
  void anExecutorKilledAmongTheRoundsChangesNothing() throws Exception {
    Path out = directory.resolve("executor");
    Killing killing = new Killing(out);
    CompletableFuture<Boolean> killed =
        CompletableFuture.supplyAsync(() -> killing.oneExecutor(7, 0));
    String text = fixture.train("local-cluster[2,1,1024]", out, ROUNDS);
    assertThat(killed.get()).as("an executor was killed").isTrue();
    assertThat(weights(text)).isEqualTo(undisturbed);
    assertThat(Killing.coldStarts(TrainFixture.run(text))).isGreaterThan(2);
  }

  @Test
  void aKilledDriverIsTakenUpByTheSameCommand() throws Exception {
    Path out = directory.resolve("driver");
    Path output = directory.resolve("driver.txt");
    Process driver = TrainFixture.start(output, fixture.arguments("local[2]", out, ROUNDS));
    assertThat(new Killing(out).driver(driver, 15)).as(Files.readString(output)).isTrue();
    String text = fixture.train("local[2]", out, ROUNDS);
    assertThat(weights(text)).isEqualTo(undisturbed);
    List<String> rounds = Files.readAllLines(TrainFixture.run(text).resolve("metrics.jsonl"));
    assertThat(rounds).hasSize(4 * 10);
    try (Stream<Path> left = Files.list(out)) {
      assertThat(left).as("nothing of the killed run").containsExactly(TrainFixture.run(text));
    }
  }
}
