package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.ledger.Ledger;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.RunTables;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.jobs.table.Trained;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The verbs sweep and search: the same trained networks however many trials run at once, and after
 * kills of the driver at three moments.
 */
class SweepIT {
  private static final String[] NEIGHBOURS = {
    "--set", "trials.warm-start=neighbour", "--set", "trials.warm-start-epochs=1"
  };

  @TempDir private static Path directory;

  private static Path shards;
  private static Path experiment;

  @BeforeAll
  static void shardOnce() throws IOException {
    shards = directory.resolve("shards");
    assertThat(
            Main.run("shard", "digits:600:200", "--out", shards.toString(), "--validation", "0.2"))
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
        training {epochs = 3, batch-size = 32}
        grid {
          QConv2D {kernel_quantizer = ["ternary(alpha=1)", "quantized_bits(3,0,1)", "quantized_bits(5,0,1)"]}
          QDense {kernel_quantizer = ["quantized_bits(2,0,1)", "quantized_bits(4,0,1)"]}
          QActivation {relu = ["quantized_relu(2,1)", "quantized_relu(4,2)"]}
        }
        search {
          mode = asha
          max_trials = 9
          limit { Conv2D = [4, 8, 8], Dense = [8, 8, 8], Activation = [4] }
          goal {type = bits, params {config {default = [parameters, activations]}}}
          transfer_weights = true
          tuning.window = 3
        }
        """);
  }

  @Test
  void theNetworksAreTheSameHoweverManyTrialsRunAtOnceAndAfterKills() throws Exception {
    Path calm = directory.resolve("calm");
    Map<String, String> expected = weights(run("sweep", "local[2]", calm, NEIGHBOURS));
    assertThat(expected).hasSize(12);
    Path killed = directory.resolve("killed");
    int[] moments = {1, 5, 9};
    for (int moment : moments) {
      Process driver = start("local[1]", killed, NEIGHBOURS);
      try {
        assertThat(new Killing(killed).driverAfterTrials(driver, moment))
            .as(Files.readString(directory.resolve("killed.txt")))
            .isTrue();
      } finally {
        driver.destroyForcibly().waitFor();
      }
    }
    Path run = run("sweep", "local[1]", killed, NEIGHBOURS);
    assertThat(weights(run)).isEqualTo(expected);
    assertThat(finished(run)).hasSize(12).doesNotHaveDuplicates();
    try (Stream<Path> left = Files.list(killed)) {
      assertThat(left).containsExactly(run);
    }
    assertThat(Main.run("verify", "--run", run.toString(), "--master", "local[2]")).isZero();
  }

  @Test
  void aBudgetStopsAndALargerOneGoesOn() throws IOException {
    Path out = directory.resolve("budget");
    Path stopped = run("sweep", "local[2]", out, "--set", "budget.trials=5");
    assertThat(stopped.resolve("_SUCCESS")).doesNotExist();
    assertThat(stopped.resolve("report.html")).content().contains("id=\"profiles\"");
    assertThat(stopped.resolve("profiles.csv")).content().contains(",conv,kernel,");
    assertThat(weights(stopped)).hasSizeBetween(5, 6);
    Path whole = run("sweep", "local[2]", out);
    assertThat(weights(whole)).hasSize(12);
    assertThat(finished(whole)).hasSize(12).doesNotHaveDuplicates();
    // One directory, whatever the second it is named by.
    assertThat(whole.resolve("_SUCCESS")).exists();
    try (Stream<Path> runs = Files.list(out)) {
      assertThat(runs).containsExactly(whole);
    }
  }

  @Test
  void aSearchWalksTheSameWayOnOneCoreAndOnTwoAndLeavesItsBestTrained() throws IOException {
    Path one = run("search", "local[1]", directory.resolve("search-one"));
    Path two = run("search", "local[2]", directory.resolve("search-two"));
    assertThat(weights(one)).hasSizeGreaterThan(9).isEqualTo(weights(two));
    assertThat(Files.readString(one.resolve("best.json")))
        .isEqualTo(Files.readString(two.resolve("best.json")));
    try (Stream<Path> models = Files.list(one.resolve("models"))) {
      assertThat(models).isNotEmpty();
    }
    assertThat(one.resolve("trials")).doesNotExist();
  }

  @Test
  void trialsOfASearchMayBeDataParallelThemselves() throws IOException {
    String[] onTheCluster = {
      "--set",
      "trials.spread=cluster",
      "--set",
      "rounds.local-steps=5",
      "--set",
      "search.mode=random",
      "--set",
      "search.max_trials=3"
    };
    Path one = run("search", "local[1]", directory.resolve("cluster-one"), onTheCluster);
    Path two = run("search", "local[2]", directory.resolve("cluster-two"), onTheCluster);
    // The three, and the float network whose weights they begin with.
    assertThat(weights(one)).hasSize(4).isEqualTo(weights(two)).doesNotContainValue("failed");
    assertThat(Files.readString(one.resolve("best.json")))
        .contains("score")
        .isEqualTo(Files.readString(two.resolve("best.json")));
  }

  @Test
  void whatRoundsCannotDoForASearchIsRefused() {
    assertThat(refused("trials.spread=cluster"))
        .contains("Cannot search by asha with trials.spread = cluster", "trials.spread = core");
    assertThat(refused("trials.spread=cluster", "search.mode=random", "search.metric=auc"))
        .contains("Cannot search for auc", "accuracy and loss");
  }

  private static String refused(String... settings) {
    List<String> arguments = arguments("search", "local[1]", directory.resolve("refused"));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    StringWriter text = new StringWriter();
    int status =
        Main.commandLine("search")
            .setOut(new PrintWriter(text))
            .setErr(new PrintWriter(text))
            .execute(arguments.toArray(String[]::new));
    assertThat(status).isEqualTo(2);
    return text.toString();
  }

  private static Path run(String verb, String master, Path out, String... more) {
    StringWriter text = new StringWriter();
    int status =
        Main.commandLine(verb)
            .setOut(new PrintWriter(text))
            .execute(arguments(verb, master, out, more).toArray(String[]::new));
    assertThat(status).as(text.toString()).isZero();
    String report =
        text.toString()
            .lines()
            .filter(line -> line.endsWith("report.html"))
            .findFirst()
            .orElseThrow();
    return Path.of(report).getParent();
  }

  private static List<String> arguments(String verb, String master, Path out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                verb,
                experiment.toString(),
                "--data",
                shards.toString(),
                "--master",
                master,
                "--out",
                out.toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static Process start(String master, Path out, String... more) throws IOException {
    return TrainFixture.start(
        directory.resolve("killed.txt"), arguments("sweep", master, out, more));
  }

  private static List<String> finished(Path run) {
    List<String> ids = new ArrayList<>();
    var place = new org.apache.hadoop.fs.Path(run.resolve("ledger").toUri());
    try (Ledger ledger = Ledger.open(place, new Configuration())) {
      ledger.replay(
          event -> {
            if (event.path("type").asText().equals("finished")) {
              ids.add(event.path("trial").asText());
            }
          });
    }
    return ids;
  }

  private static Map<String, String> weights(Path run) {
    CandidateTable table = RunTables.read(List.of(run.toString()), new Configuration());
    Map<String, String> weights = new TreeMap<>();
    for (TableRow row : table.rows()) {
      weights.put(row.name(), row.trained().map(Trained::weightsSha256).orElse("failed"));
    }
    return weights;
  }
}
