package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Sources;
import io.sparqat.datasets.Split;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.config.TrainingConfig;
import io.sparqat.jobs.fn.RowExamples;
import io.sparqat.jobs.table.RunTables;
import io.sparqat.quant.train.Trainer;
import io.sparqat.quant.train.TrainingPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped recipe on all of Fashion-MNIST: two workers under Spark beside one process without
 * it, the means of three seeds. Takes many minutes, so only the profile {@code accuracy} runs it,
 * with {@code -Dsparqat.data=DIR} naming the four idx files.
 */
class FashionMnistAccuracy {
  private static final Path RECIPE = Path.of("../conf/experiments/fashion-mnist.conf");
  private static final int SEEDS = 3;

  @TempDir private Path directory;

  @Test
  void fourBitsReachTheAimUnderSparkAndWithoutIt() throws Exception {
    String data = Objects.requireNonNull(System.getProperty("sparqat.data"), "-Dsparqat.data=DIR");
    double quantized = 0;
    double floating = 0;
    double alone = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      Map<String, Double> spark = sweep(data, seed);
      double one = inOneProcess(data, seed);
      System.out.printf(
          "seed %d: float %.4f, 4-bit %.4f, 4-bit in one process %.4f%n",
          seed, spark.get("float"), spark.get("4-bit"), one);
      floating += spark.get("float") / SEEDS;
      quantized += spark.get("4-bit") / SEEDS;
      alone += one / SEEDS;
    }
    assertThat(quantized).isGreaterThanOrEqualTo(0.89);
    assertThat(floating - quantized).isLessThanOrEqualTo(0.015);
    assertThat(Math.abs(alone - quantized)).isLessThanOrEqualTo(0.005);
  }

  private Map<String, Double> sweep(String data, int seed) throws Exception {
    Path runs = directory.resolve("seed-" + seed);
    assertThat(
            Main.run(
                "sweep",
                RECIPE.toString(),
                "--data=" + data,
                "--out=" + runs,
                "--candidate=float",
                "--candidate=4-bit",
                "--set=training.seed=" + seed))
        .isZero();
    Map<String, Double> accuracies = new HashMap<>();
    try (Stream<Path> run = Files.list(runs)) {
      RunTables.read(run.map(Path::toString).toList(), new Configuration())
          .rows()
          .forEach(
              row -> accuracies.put(row.name(), row.trained().orElseThrow().accuracy().value()));
    }
    return accuracies;
  }

  /** The same recipe: its decay counts the steps of all workers, so one takes as many. */
  private static double inOneProcess(String data, int seed) {
    DataSet rows = Sources.open(data, 0);
    LabeledRows train = Objects.requireNonNull(rows.splits().get(Split.TRAIN));
    LabeledRows test = Objects.requireNonNull(rows.splits().get(Split.TEST));
    ExperimentConfig experiment = ExperimentConfig.read(RECIPE, List.of("training.seed=" + seed));
    TrainingConfig recipe = experiment.training();
    Trainer trainer =
        new Trainer(experiment.candidate("4-bit").apply(experiment.network()), recipe.options());
    trainer.fit(
        new RowExamples(train),
        null,
        TrainingPlan.of(recipe.epochs(), recipe.batchSize(), seed),
        report -> {});
    return trainer.evaluate(new RowExamples(test), List.of("accuracy")).metric("accuracy");
  }
}
