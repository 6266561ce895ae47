package io.sparqat.jobs.cli;

import io.sparqat.jobs.job.AggregateJob;
import io.sparqat.jobs.session.Sessions;
import io.sparqat.jobs.table.TableColumn;
import io.sparqat.jobs.table.TableFile;
import io.sparqat.jobs.table.TextTable;
import io.sparqat.jobs.waiting.TimeLimit;
import io.sparqat.jobs.waiting.WatchedJobs;
import io.sparqat.quant.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparqat aggregate}: tables of many runs as one, by a Spark job. */
@Command(
    name = "aggregate",
    mixinStandardHelpOptions = true,
    description =
        "Aggregates the tables of many runs on the cluster: one row for each quantization of a"
            + " network on a data set over all seeds, one front for each network and data set.")
final class AggregateCommand implements Callable<Integer> {
  private static final String GROUP = "aggregate";
  private static final List<String> TITLES =
      List.of(
          "network",
          "data",
          "runs",
          "candidates",
          "results",
          "on front",
          "best accuracy %",
          "least energy pJ",
          "core-seconds");

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description =
          "Run directories or table files on any file system; * stands for any name (quote it).")
  private List<String> runs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where the aggregated table goes, as Parquet; must not exist.")
  private String out;

  @Option(names = "--overwrite", description = "Replaces what stands at --out.")
  private boolean overwrite;

  @Mixin private MasterOption master = new MasterOption();

  @Override
  public Integer call() {
    List<String> files =
        runs.stream()
            .map(run -> run.endsWith(".parquet") ? run : run + "/" + TableFile.NAME)
            .toList();
    try (SparkSession spark = Sessions.open("sparqat aggregate", master.value())) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      context.setJobGroup(GROUP, "aggregate " + files.size() + " tables", true);
      WatchedJobs.run(
          context, GROUP, TimeLimit.A_DAY, "the aggregate", () -> aggregate(spark, files));
    } catch (Exception e) {
      // Spark declares no AnalysisException, but throws it.
      if (e instanceof AnalysisException problem) {
        throw new UserException("Cannot aggregate: " + problem.getSimpleMessage(), e);
      }
      throw e;
    }
    return 0;
  }

  private void aggregate(SparkSession spark, List<String> files) {
    Dataset<Row> table = AggregateJob.of(spark, files).cache();
    table.write().mode(overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists).parquet(out);
    print(AggregateJob.overview(table).collectAsList());
  }

  private void print(List<Row> overview) {
    List<List<String>> lines = new ArrayList<>();
    for (Row row : overview) {
      String data = row.getAs("data");
      String fingerprint = row.getAs("data_fingerprint");
      lines.add(
          List.of(
              row.getAs("model"),
              data == null || data.isEmpty() ? fingerprint.substring(0, 12) : data,
              whole(row.getAs("runs")),
              whole(row.getAs("candidates")),
              whole(row.getAs("results")),
              whole(row.getAs("front")),
              TableColumn.percent(row.getAs("best_accuracy")),
              TableColumn.picojoules(row.getAs("least_energy_pj")),
              String.format(Locale.ROOT, "%,.1f", row.<Double>getAs("core_seconds"))));
    }
    spec.commandLine().getOut().print(TextTable.of(TITLES, lines, 2));
    spec.commandLine().getOut().println(out);
    spec.commandLine().getOut().flush();
  }

  private static String whole(Long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
