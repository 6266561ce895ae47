package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.faults.FaultTable;
import io.sparqat.jobs.faults.FullDisk;
import io.sparqat.jobs.faults.Speculation;
import io.sparqat.quant.exchange.archive.ModelArchive;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of the fault matrix that is of sweeps and of scoring. */
@Tag("faults")
class TrialFaultsIT {
  private static final String LOCAL = "local[2]";
  private static final String CLUSTER = "local-cluster[2,1,1024]";
  private static final FaultTable TABLE = new FaultTable("trials");

  @TempDir private static Path directory;

  private static Path shards;
  private static Path experiment;
  private static Path trained;
  private static String networks;
  private static List<String> counts;

  @BeforeAll
  static void undisturbed() throws IOException {
    shards = directory.resolve("shards");
    assertThat(Main.run("shard", "digits:2000:3000", "--out", shards.toString(), "--shards", "4"))
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
            {class = Activation, name = act, activation = relu}
            {class = Flatten, name = flatten}
            {class = Dense, name = scores, units = 10}
            {class = Activation, name = softmax, activation = softmax}
          ]
        }
        training {epochs = 8, batch-size = 32}
        candidates = [{name = float}]
        grid {
          QConv2D {kernel_quantizer = ["ternary(alpha=1)", "quantized_bits(3,0,1)", "quantized_bits(5,0,1)"]}
          QDense {kernel_quantizer = ["quantized_bits(2,0,1)", "quantized_bits(4,0,1)"]}
        }
        """);
    trained = swept(LOCAL, directory.resolve("sweep"));
    networks = networks(trained);
    counts = counts(scored(LOCAL, directory.resolve("score")));
  }

  @Test
  void aSweepIsTakenUpWhereItsDriverDied() throws Exception {
    Path out = directory.resolve("driver");
    TABLE.row(
        "driver killed (kill -9) after two of seven candidates",
        "sweep, " + LOCAL,
        () -> {
          Process driver =
              TrainFixture.start(directory.resolve("driver.txt"), sweep(LOCAL, out, shards));
          assertThat(new Killing(out).driverAfterTrials(driver, 2)).isTrue();
          assertThat(networks(swept(LOCAL, out))).isEqualTo(networks);
          return "same bits for all candidates; none trained again";
        });
  }

  @Test
  void aSweepLosesAnExecutor() throws Exception {
    Path out = directory.resolve("executor");
    TABLE.row(
        "executor killed (kill -9) after two of seven candidates",
        "sweep, " + CLUSTER,
        () -> {
          CompletableFuture<Boolean> killed =
              CompletableFuture.supplyAsync(() -> new Killing(out).oneExecutorAfterTrials(2));
          assertThat(networks(swept(CLUSTER, out))).isEqualTo(networks);
          assertThat(killed.get()).isTrue();
          return "same bits";
        });
  }

  @Test
  void speculationChangesNothing() throws Exception {
    String cluster = "local-cluster[3,1,1024]";
    both(
        "speculation on, eager, one executor to spare",
        cluster,
        () -> Speculation.eagerly(() -> networks(swept(cluster, directory.resolve("eager-sweep")))),
        () -> Speculation.eagerly(() -> counts(scored(cluster, directory.resolve("eager-score")))));
  }

  @Test
  void aFullDiskBelowSparkDoesNotMatter() throws Exception {
    try (FullDisk disk = FullDisk.mount(directory.resolve("disk"))) {
      both(
          "spark.local.dir on a full disk",
          CLUSTER,
          () -> disk.asSparksOwn(() -> networks(swept(CLUSTER, directory.resolve("full-sweep")))),
          () -> disk.asSparksOwn(() -> counts(scored(CLUSTER, directory.resolve("full-score")))));
    }
  }

  @Test
  void scoringLosesAnExecutor() throws Exception {
    TABLE.row(
        "executor killed (kill -9) three seconds after it came",
        "score, " + CLUSTER,
        () -> {
          CompletableFuture<Boolean> killed =
              CompletableFuture.supplyAsync(() -> Killing.oneExecutorAfter(3_000));
          assertThat(counts(scored(CLUSTER, directory.resolve("scored")))).isEqualTo(counts);
          assertThat(killed.get()).isTrue();
          return "same counts";
        });
  }

  @Test
  void aTruncatedShardIsNamed() throws Exception {
    Path cut = directory.resolve("cut");
    copy(shards, cut);
    for (String file : List.of("train/part-00001.parquet", "test/part-00001.parquet")) {
      byte[] bytes = Files.readAllBytes(cut.resolve(file));
      Files.write(cut.resolve(file), Arrays.copyOf(bytes, bytes.length / 2));
    }
    // On executors of its own: this JVM has the rows of that fingerprint already.
    TABLE.row(
        "a shard cut short",
        "sweep, " + CLUSTER,
        () -> {
          Outcome outcome = outcome(sweep(CLUSTER, directory.resolve("cut-sweep"), cut));
          assertThat(outcome.text()).contains("part-00001.parquet");
          assertThat(outcome.status()).isEqualTo(2);
          return "five candidates tried three times each, then an error naming the shard, exit"
              + " code 2";
        });
    TABLE.row(
        "a shard cut short",
        "score, " + LOCAL,
        () -> {
          Outcome outcome = outcome(score(LOCAL, directory.resolve("cut-score"), cut));
          assertThat(outcome.text()).contains("part-00001.parquet");
          assertThat(outcome.status()).isEqualTo(2);
          return "error naming the shard, exit code 2";
        });
  }

  @Test
  void aLossThatIsNoNumberIsARow() throws Exception {
    TABLE.row(
        "the loss is no number (learning rate 1e30)",
        "sweep, " + LOCAL,
        () -> {
          List<String> arguments = sweep(LOCAL, directory.resolve("diverged"), shards);
          arguments.addAll(List.of("--set", "training.optimizer={class=SGD,learning_rate=1e30}"));
          Outcome outcome = outcome(arguments);
          assertThat(outcome.text()).contains("failed", "Diverged");
          assertThat(outcome.status()).isZero();
          return "every candidate a row with the error, none tried again, exit code 0";
        });
  }

  /** A row for the sweep and a row for the score, which come to what they came to undisturbed. */
  private static void both(
      String fault, String master, Callable<String> sweeping, Callable<List<String>> scoring)
      throws Exception {
    TABLE.row(
        fault,
        "sweep, " + master,
        () -> {
          assertThat(sweeping.call()).isEqualTo(networks);
          return "same bits";
        });
    TABLE.row(
        fault,
        "score, " + master,
        () -> {
          assertThat(scoring.call()).isEqualTo(counts);
          return "same counts";
        });
  }

  private static List<String> sweep(String master, Path out, Path data) {
    return new ArrayList<>(
        List.of(
            "sweep",
            experiment.toString(),
            "--data",
            data.toString(),
            "--master",
            master,
            "--out",
            out.toString()));
  }

  private static List<String> score(String master, Path out, Path data) {
    List<String> arguments = sweep(master, out, data);
    arguments.set(0, "score");
    arguments.add(1, trained.toString());
    return arguments;
  }

  private static Path swept(String master, Path out) throws IOException {
    return finished(sweep(master, out, shards), out);
  }

  private static Path scored(String master, Path out) throws IOException {
    return finished(score(master, out, shards), out);
  }

  private static Path finished(List<String> arguments, Path out) throws IOException {
    Outcome outcome = outcome(arguments);
    assertThat(outcome.status()).as(outcome.text()).isZero();
    try (Stream<Path> runs = Files.list(out)) {
      return runs.filter(run -> !run.getFileName().toString().startsWith("."))
          .findFirst()
          .orElseThrow();
    }
  }

  private record Outcome(int status, String text) {}

  private static Outcome outcome(List<String> arguments) {
    StringWriter text = new StringWriter();
    int status =
        Main.commandLine(arguments.get(0))
            .setOut(new PrintWriter(text))
            .setErr(new PrintWriter(text))
            .execute(arguments.toArray(String[]::new));
    return new Outcome(status, text.toString());
  }

  private static List<String> models(Path run) {
    try (Stream<Path> models = Files.list(run.resolve("models"))) {
      return models
          .map(model -> model.getFileName().toString().replace(".sparqat", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hashes of the models of a run, in the order of their names. */
  private static String networks(Path run) {
    return models(run).stream()
        .map(name -> ModelArchive.read(run.resolve("models/" + name + ".sparqat")).weightsSha256())
        .toList()
        .toString();
  }

  private static List<String> counts(Path run) throws IOException {
    return Files.readAllLines(run.resolve("confusion.jsonl"));
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
