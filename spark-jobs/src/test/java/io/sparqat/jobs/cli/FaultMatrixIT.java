package io.sparqat.jobs.cli;

import static io.sparqat.jobs.cli.TrainFixture.weights;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.faults.FaultTable;
import io.sparqat.jobs.faults.FullDisk;
import io.sparqat.jobs.faults.Speculation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fault matrix as a user meets it, verb by verb: {@code ./mvnw verify -Pfaults}. */
@Tag("faults")
class FaultMatrixIT {
  private static final int EPOCHS = 6;
  private static final int ROUNDS_AN_EPOCH = 10;
  private static final String[] ROUNDS = {
    "--set", "rounds.local-steps=1", "--set", "training.epochs=" + EPOCHS
  };
  private static final String CLUSTER = "local-cluster[2,1,1024]";
  private static final FaultTable TABLE = new FaultTable("command-line");

  /** The moments of the kills, drawn with a seed. */
  private static final SplittableRandom MOMENTS = new SplittableRandom(20261122);

  @TempDir private static Path directory;

  private static TrainFixture fixture;
  private static String undisturbed;

  @BeforeAll
  static void trainUndisturbed() throws IOException {
    fixture = new TrainFixture(directory);
    undisturbed = weights(fixture.train("local[2]", fixture.runs(), ROUNDS));
  }

  @Test
  void executorsKilledAtFiveMoments() throws Exception {
    for (int kill = 1; kill <= 5; kill++) {
      int round = MOMENTS.nextInt(1, EPOCHS * ROUNDS_AN_EPOCH - 8);
      int millis = MOMENTS.nextInt(60);
      Path out = directory.resolve("executor-" + kill);
      TABLE.row(
          "executor killed (kill -9), after round " + round + " + " + millis + " ms",
          "train, " + CLUSTER,
          () -> {
            CompletableFuture<Boolean> killed =
                CompletableFuture.supplyAsync(() -> new Killing(out).oneExecutor(round, millis));
            String text = fixture.train(CLUSTER, out, ROUNDS);
            assertThat(killed.get()).isTrue();
            assertThat(weights(text)).isEqualTo(undisturbed);
            int again = Killing.coldStarts(TrainFixture.run(text)) - 2;
            return "same bits; workers built again: " + again;
          });
    }
  }

  @Test
  void anExecutorOfAStandaloneClusterIsKilled() throws Exception {
    Path out = directory.resolve("standalone");
    TABLE.row(
        "executor killed (kill -9), after round 20",
        "train, standalone, 2 workers",
        () -> {
          CompletableFuture<Boolean> killed =
              CompletableFuture.supplyAsync(() -> new Killing(out).oneExecutor(20, 0));
          String text = fixture.trainStandalone(out, ROUNDS);
          assertThat(killed.get()).isTrue();
          assertThat(weights(text)).isEqualTo(undisturbed);
          int again = Killing.coldStarts(TrainFixture.run(text)) - 2;
          return "same bits; workers built again: " + again;
        });
  }

  @Test
  void driversKilledAtThreeMoments() throws Exception {
    List<String> masters = List.of("local[2]", "local[2]", CLUSTER);
    for (int kill = 1; kill <= masters.size(); kill++) {
      int round = MOMENTS.nextInt(1, EPOCHS * ROUNDS_AN_EPOCH - 8);
      String master = masters.get(kill - 1);
      Path out = directory.resolve("driver-" + kill);
      Path output = directory.resolve("driver-" + kill + ".txt");
      TABLE.row(
          "driver killed (kill -9), after round " + round,
          "train, " + master,
          () -> {
            Process driver = TrainFixture.start(output, fixture.arguments(master, out, ROUNDS));
            assertThat(new Killing(out).driver(driver, round)).isTrue();
            int checkpoint = newestCheckpoint(out.resolve(".checkpoints"));
            String text = fixture.train("local[2]", out, ROUNDS);
            assertThat(weights(text)).isEqualTo(undisturbed);
            return "same bits; the same command went on after round " + checkpoint;
          });
    }
  }

  @Test
  void aDamagedCheckpointGivesWayToTheOneBefore() throws Exception {
    Path out = directory.resolve("damaged");
    TABLE.row(
        "driver killed, newest checkpoint then damaged (bit flip)",
        "train, local[2]",
        () -> {
          killDriver(out, 25);
          flip(checkpoints(out).get(0));
          assertThat(weights(fixture.train("local[2]", out, ROUNDS))).isEqualTo(undisturbed);
          return "same bits, from the checkpoint before";
        });
  }

  @Test
  void checkpointsOfAnotherVersionAreRefused() throws Exception {
    Path out = directory.resolve("version");
    TABLE.row(
        "driver killed, checkpoints then of another version",
        "train, local[2]",
        () -> {
          killDriver(out, 25);
          for (Path file : checkpoints(out)) {
            byte[] bytes = Files.readAllBytes(file);
            String latin = new String(bytes, StandardCharsets.ISO_8859_1);
            Files.write(
                file,
                latin
                    .replace("\"version\":1", "\"version\":7")
                    .getBytes(StandardCharsets.ISO_8859_1));
          }
          Outcome outcome = run(fixture.arguments("local[2]", out, ROUNDS));
          assertThat(outcome.text()).contains("it has version 7", "--fresh");
          assertThat(outcome.status()).isEqualTo(2);
          return "error naming the versions, exit code 2";
        });
  }

  @Test
  void aLossThatIsNoNumberStopsTheRun() throws Exception {
    TABLE.row(
        "the loss is no number (learning rate 1e39)",
        "train, local[2]",
        () -> {
          List<String> arguments =
              fixture.arguments("local[2]", directory.resolve("diverged"), ROUNDS);
          arguments.addAll(List.of("--set", "training.optimizer={class=SGD,learning_rate=1e39}"));
          Outcome outcome = run(arguments);
          assertThat(outcome.text()).contains("is not finite in round", "of layer");
          assertThat(outcome.status()).isEqualTo(2);
          return "error naming round, worker, step and layer, exit code 2";
        });
  }

  @Test
  void aTruncatedShardIsNamed() throws Exception {
    Path shards = directory.resolve("truncated");
    copy(fixture.shards(), shards);
    Path shard = shards.resolve("train/part-00001.parquet");
    TABLE.row(
        "a shard cut short",
        "train, " + CLUSTER,
        () -> {
          byte[] bytes = Files.readAllBytes(shard);
          Files.write(shard, Arrays.copyOf(bytes, bytes.length / 2));
          List<String> arguments = fixture.arguments(CLUSTER, directory.resolve("cut"), ROUNDS);
          arguments.set(arguments.indexOf("--data") + 1, shards.toString());
          Outcome outcome = run(arguments);
          assertThat(outcome.text()).contains("part-00001.parquet");
          assertThat(outcome.status()).isEqualTo(2);
          return "error naming the shard, exit code 2";
        });
  }

  @Test
  void speculationChangesNothing() throws Exception {
    TABLE.row(
        "speculation on, eager, one executor to spare",
        "train, local-cluster[3,1,1024]",
        () -> {
          Path out = directory.resolve("speculation");
          String text =
              Speculation.eagerly(() -> fixture.train("local-cluster[3,1,1024]", out, ROUNDS));
          assertThat(weights(text)).isEqualTo(undisturbed);
          return "same bits";
        });
  }

  @Test
  void aFullDiskBelowSparkDoesNotMatter() throws Exception {
    try (FullDisk disk = FullDisk.mount(directory.resolve("disk"))) {
      TABLE.row(
          "spark.local.dir on a full disk",
          "train, " + CLUSTER,
          () -> {
            String text =
                disk.asSparksOwn(() -> fixture.train(CLUSTER, directory.resolve("full"), ROUNDS));
            assertThat(weights(text)).isEqualTo(undisturbed);
            return "same bits; rounds write nothing there while memory suffices";
          });
    }
  }

  private record Outcome(int status, String text) {}

  private static Outcome run(List<String> arguments) {
    StringWriter text = new StringWriter();
    int status =
        Main.commandLine(arguments.get(0))
            .setOut(new PrintWriter(text))
            .setErr(new PrintWriter(text))
            .execute(arguments.toArray(String[]::new));
    return new Outcome(status, text.toString());
  }

  private static void killDriver(Path out, int round) throws Exception {
    Process driver =
        TrainFixture.start(
            directory.resolve(out.getFileName() + ".txt"),
            fixture.arguments("local[2]", out, ROUNDS));
    assertThat(new Killing(out).driver(driver, round)).isTrue();
  }

  private static List<Path> checkpoints(Path out) throws IOException {
    try (Stream<Path> files = Files.walk(out.resolve(".checkpoints"))) {
      return files
          .filter(file -> file.toString().endsWith(".checkpoint"))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  private static int newestCheckpoint(Path base) throws IOException {
    if (!Files.exists(base)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(base)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".checkpoint"))
          .mapToInt(name -> Integer.parseInt(name.replaceAll("\\D", "")))
          .max()
          .orElse(0);
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(from)) {
      files = walk.toList();
    }
    for (Path file : files) {
      Files.copy(file, to.resolve(from.relativize(file).toString()));
    }
  }
}
