package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.datasets.Split;
import io.sparqat.jobs.config.CandidateFile;
import io.sparqat.jobs.fn.RowExamples;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.TableFile;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.jobs.table.TableRow.Status;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.train.Evaluation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** The verb score on a network that was trained a little. */
class ScoreIT {
  @TempDir private static Path directory;

  private static Path shards;
  private static Path run;
  private static Path grid;

  @BeforeAll
  static void trainOnce() throws IOException {
    shards = directory.resolve("shards");
    assertThat(Main.run("shard", "digits:600:1000", "--out", shards.toString(), "--shards", "4"))
        .isZero();
    Path experiment = directory.resolve("small.conf");
    Files.writeString(
        experiment,
        """
        model {
          input_shape = [28, 28, 1]
          layers = [
            {class = Conv2D, name = conv, filters = 4, kernel_size = 3, strides = 2}
            {class = BatchNormalization, name = norm, momentum = 0.9999}
            {class = Activation, name = act, activation = relu}
            {class = Flatten, name = flatten}
            {class = Dense, name = scores, units = 10}
            {class = Activation, name = softmax, activation = softmax}
          ]
        }
        training {epochs = 6, batch-size = 32, optimizer {class = Adam, learning_rate = 0.01}}
        rounds {local-steps = 4}
        candidates = [{name = float}]
        """);
    Path runs = directory.resolve("trained");
    assertThat(
            Main.run(
                "train",
                experiment.toString(),
                "--data",
                shards.toString(),
                "--master",
                "local[2]",
                "--out",
                runs.toString()))
        .isZero();
    run = only(runs);
    grid = directory.resolve("grid.conf");
    Files.writeString(
        grid,
        """
        candidates = [{name = float}]
        grid {
          conv {kernel_quantizer = ["quantized_bits(4,0,1)", "ternary()"], bias_quantizer = "quantized_bits(8,3,1)"}
          scores {kernel_quantizer = ["quantized_bits(8,0,1)", "quantized_bits(3,0,1)", "binary()"], bias_quantizer = "quantized_bits(8,3,1)"}
          act {relu = ["quantized_relu(2,1)", "quantized_relu(6,3)", "quantized_relu(6,9)"]}
        }
        """);
  }

  @Test
  void everyConfigurationCountsAsItDoesAlone() throws IOException {
    List<TableRow> rows = rows(score("alone", "--master", "local[2]"));
    assertThat(rows).hasSize(19).allMatch(row -> row.status() == Status.SCORED);
    Map<String, Long> correct = correct(rows);
    ModelArchive trained = ModelArchive.read(run.resolve("models/float.sparqat"));
    for (var candidate : CandidateFile.read(grid).candidates()) {
      ModelSpec network = candidate.apply(trained.model());
      assertThat(correct.get(candidate.name()))
          .as(candidate.name())
          .isEqualTo(correctAlone(network, trained.weights()));
    }
    assertThat(correct.values().stream().distinct().count())
        .as("configurations must differ for this test to say anything")
        .isGreaterThan(5);
  }

  private static long correctAlone(ModelSpec network, float[] weights) {
    ComputationGraph graph = Lowering.lower(network, TrainingOptions.DEFAULT);
    graph.params().assign(Nd4j.createFromArray(weights).reshape(1, -1));
    RowExamples test =
        new RowExamples(ShardSet.open(shards.toString(), new Configuration()).readAll(Split.TEST));
    double accuracy =
        Evaluation.of(graph, test, "categorical_crossentropy", List.of("accuracy"))
            .metric("accuracy");
    return Math.round(accuracy * test.rows());
  }

  @Test
  void countsDoNotDependOnTasksNorOnMemory() throws IOException {
    Path one = score("one", "--master", "local[1]");
    Path many = score("many", "--master", "local[7]", "--memory", "2");
    assertThat(Files.readAllLines(many.resolve("confusion.jsonl")))
        .hasSize(19)
        .isEqualTo(Files.readAllLines(one.resolve("confusion.jsonl")));
  }

  @Test
  void racingKeepsTheFrontAndSaysWhatItDropped() throws IOException {
    String[] calibrated = {"--master", "local[2]", "--calibrate", "batch-norm"};
    Map<String, Long> full = new LinkedHashMap<>();
    List<String> front = new ArrayList<>();
    for (TableRow row : rows(score("full", calibrated))) {
      full.put(row.name(), row.trained().orElseThrow().accuracy().correct());
      if (row.onFront()) {
        front.add(row.name());
      }
    }
    List<TableRow> raced = rows(score("raced", with(calibrated, "--race", "0.5")));
    assertThat(raced.stream().filter(TableRow::onFront).map(TableRow::name))
        .containsExactlyElementsOf(front);
    assertThat(raced).anyMatch(row -> row.status() == Status.DROPPED);
    for (TableRow row : raced) {
      if (row.status() == Status.SCORED) {
        assertThat(row.trained().orElseThrow().accuracy().correct())
            .isEqualTo(full.get(row.name()));
      } else {
        assertThat(row.trained().orElseThrow().accuracy().total()).isLessThan(1000);
      }
    }
  }

  @Test
  void calibrationMendsStatisticsAndDoesNotDependOnTasks() throws IOException {
    String[] both = {"--calibrate", "scales,batch-norm", "--calibration-rows", "300"};
    Path one = score("calibrated-1", with(both, "--master", "local[1]"));
    Path three = score("calibrated-3", with(both, "--master", "local[3]"));
    assertThat(Files.readAllLines(three.resolve("confusion.jsonl")))
        .isEqualTo(Files.readAllLines(one.resolve("confusion.jsonl")));
    // With that momentum running means and variances are still those they began with.
    long before = best(rows(score("uncalibrated", "--master", "local[2]")));
    assertThat(best(rows(one))).isGreaterThan(before);
    // No value is near the 512 that this quantizer reaches to.
    assertThat(rows(one)).noneMatch(row -> row.quantization().contains("quantized_relu(6,9)"));
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  private static long best(List<TableRow> rows) {
    return correct(rows).values().stream().mapToLong(Long::longValue).max().orElseThrow();
  }

  @Test
  void dictionariesOfQkerasAndSamplesAreConfigurationsToo() throws IOException {
    Path list = directory.resolve("list.jsonl");
    Files.writeString(
        list,
        """
        {"conv": {"kernel_quantizer": "quantized_bits(4,0,1)"}, "act": {"relu": "quantized_relu(4,2)"}}
        {"conv": {"kernel_quantizer": "quantized_bits(6,0,1)"}}
        """);
    List<TableRow> rows = rows(scoreFile(list, "list", "--master", "local[2]"));
    assertThat(rows).extracting(TableRow::name).containsExactlyInAnyOrder("c00001", "c00002");
    Path sample = directory.resolve("sample.conf");
    Files.writeString(
        sample,
        """
        sample {count = 5, grid {
          conv {kernel_quantizer = ["quantized_bits(4,0,1)", "ternary()", "binary()"]}
          scores {kernel_quantizer = ["quantized_bits(4,0,1)", "ternary()", "binary()"]}
        }}
        """);
    assertThat(rows(scoreFile(sample, "sample", "--master", "local[2]"))).hasSize(5);
  }

  private static Map<String, Long> correct(List<TableRow> rows) {
    Map<String, Long> correct = new LinkedHashMap<>();
    rows.forEach(row -> correct.put(row.name(), row.trained().orElseThrow().accuracy().correct()));
    return correct;
  }

  private static List<TableRow> rows(Path finished) {
    return TableFile.read(
        new org.apache.hadoop.fs.Path(finished.resolve(TableFile.NAME).toUri()),
        new Configuration());
  }

  private static Path score(String out, String... more) throws IOException {
    return scoreFile(grid, out, more);
  }

  private static Path scoreFile(Path configurations, String out, String... more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "score",
                run.toString(),
                configurations.toString(),
                "--data",
                shards.toString(),
                "--out",
                directory.resolve(out).toString()));
    arguments.addAll(List.of(more));
    StringWriter text = new StringWriter();
    int status =
        Main.commandLine("score")
            .setOut(new PrintWriter(text))
            .execute(arguments.toArray(String[]::new));
    assertThat(status).as(text.toString()).isZero();
    assertThat(text.toString()).contains("configurations on 1,000 rows");
    return only(directory.resolve(out));
  }

  private static Path only(Path runs) throws IOException {
    try (Stream<Path> found = Files.list(runs)) {
      return found.findFirst().orElseThrow();
    }
  }
}
