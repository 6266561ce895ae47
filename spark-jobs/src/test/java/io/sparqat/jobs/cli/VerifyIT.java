package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.exchange.archive.ModelArchive;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb verify, on a run that was recorded by the verb train. */
class VerifyIT {
  @TempDir private static Path directory;

  private static TrainFixture fixture;
  private static Path run;

  private record Outcome(int status, String text) {}

  @BeforeAll
  static void trainOnce() throws IOException {
    fixture = new TrainFixture(directory);
    run = TrainFixture.run(fixture.train("local[2]", fixture.runs(), "--set", "training.epochs=1"));
  }

  @Test
  void theSameWeightsComeOutOfAnotherNumberOfThreads() {
    Outcome outcome = verify(run, "--master", "local[1]");
    assertThat(outcome.text()).contains("4-bit: the same weights ", "1 the same, 0 different");
    assertThat(outcome.status()).isZero();
  }

  @Test
  void otherWeightsAreFoundAndPlaced() throws IOException {
    Path changed = copy("changed");
    Path model = changed.resolve("models/4-bit.sparqat");
    ModelArchive archive = ModelArchive.read(model);
    archive.weights()[2] += 0.5f;
    Files.write(model, new ModelArchive(archive.model(), archive.weights()).toBytes());
    Outcome outcome = verify(changed);
    assertThat(outcome.text())
        .contains("1 of ", "first conv/kernel[2]", "0 the same, 1 different")
        .containsPattern("by at most 0\\.(5|49999\\d*),")
        .contains("the losses of the rounds are the same");
    assertThat(outcome.status()).isEqualTo(1);
  }

  @Test
  void otherDataAreRefused() {
    Path other = directory.resolve("other");
    assertThat(Main.run("shard", "digits:700:200", "--out", other.toString(), "--shards", "4"))
        .isZero();
    Outcome outcome = verify(run, "--data", other.toString());
    assertThat(outcome.text()).contains("it was trained on data ", "with --data");
    assertThat(outcome.status()).isEqualTo(2);
  }

  @Test
  void aChangedConfigurationIsRefused() throws IOException {
    Path changed = copy("reconfigured");
    Path configuration = changed.resolve("config.conf");
    Files.writeString(configuration, Files.readString(configuration).replace("0.001", "0.002"));
    Outcome outcome = verify(changed);
    assertThat(outcome.text()).contains("the SHA-256 of config.conf is ");
    assertThat(outcome.status()).isEqualTo(2);
  }

  @Test
  void whatIsNoRunIsRefused() {
    Outcome outcome = verify(directory);
    assertThat(outcome.text()).contains("it has no _SUCCESS (name a complete run)");
    assertThat(outcome.status()).isEqualTo(2);
  }

  private static Path copy(String name) throws IOException {
    Path target = directory.resolve(name);
    List<Path> files;
    try (var walk = Files.walk(run)) {
      files = walk.toList();
    }
    for (Path file : files) {
      Files.copy(file, target.resolve(run.relativize(file).toString()));
    }
    return target;
  }

  private static Outcome verify(Path recorded, String... more) {
    List<String> arguments = new ArrayList<>(List.of("verify", "--run", recorded.toString()));
    arguments.addAll(List.of(more));
    StringWriter text = new StringWriter();
    int status =
        Main.commandLine("verify")
            .setOut(new PrintWriter(text))
            .setErr(new PrintWriter(text))
            .execute(arguments.toArray(String[]::new));
    return new Outcome(status, text.toString());
  }
}
