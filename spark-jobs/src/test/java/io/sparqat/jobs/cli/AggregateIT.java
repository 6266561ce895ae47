package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparqat.jobs.session.Sessions;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.Origin;
import io.sparqat.jobs.table.TableFile;
import io.sparqat.jobs.table.TableFixture;
import io.sparqat.jobs.table.TableRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb aggregate, in a session that sends only what is registered. */
class AggregateIT {
  @TempDir private Path temp;

  private static TableRow row(
      String run, String data, long seed, String name, int bits, double accuracy, double energy) {
    TableRow row = TableFixture.row(name, bits, accuracy, energy);
    Origin origin = row.origin();
    return new TableRow(
        row.candidate() + seed + data,
        name,
        row.model(),
        row.quantization(),
        row.layers(),
        row.energy(),
        row.complexity(),
        row.status(),
        row.trained(),
        row.error(),
        new Origin(run, origin.finished(), data, data + "-hash-of-it", origin.configSha256(), seed),
        row.standing());
  }

  private void write(String run, TableRow... rows) {
    TableFile.write(
        CandidateTable.of(List.of(rows)),
        new org.apache.hadoop.fs.Path(temp.resolve(run).resolve(TableFile.NAME).toUri()),
        new Configuration());
  }

  @Test
  void oneFrontForEachNetworkAndDataSetOverAllSeeds() {
    write(
        "one",
        row("one", "digits", 1, "4-bit", 4, 0.96, 1000),
        row("one", "digits", 1, "8-bit", 8, 0.95, 2000),
        TableFixture.failed("3-bit", "diverged"));
    write(
        "two",
        row("two", "digits", 2, "four", 4, 0.98, 1000),
        row("two", "digits", 2, "2-bit", 2, 0.90, 500));
    write("three", row("three", "letters", 1, "8-bit", 8, 0.95, 2000));

    String out = temp.resolve("all").toString();
    StringWriter text = new StringWriter();
    int status =
        Main.commandLine("aggregate")
            .setOut(new PrintWriter(text))
            .execute("aggregate", temp + "/*", temp + "/one", "--out", out, "--master", "local[2]");
    assertThat(status).as(text.toString()).isZero();
    assertThat(text.toString().lines().toList())
        .hasSize(4)
        .satisfies(
            lines -> {
              assertThat(lines.get(1))
                  .matches("mnist-cnn  digits +2 +3 +4 +2 +97\\.00 +500\\.0 .*");
              assertThat(lines.get(2)).matches("mnist-cnn  letters +1 +1 +1 +1 +95\\.00 +2,000 .*");
            });

    try (SparkSession spark = Sessions.open("analyst", "local[2]")) {
      Dataset<Row> table = spark.read().parquet(out);
      assertThat(table.filter("on_front").orderBy("data", "energy_total_pj").collectAsList())
          .extracting(row -> row.getAs("data") + " " + row.getAs("energy_total_pj"))
          .containsExactly("digits 500.0", "digits 1000.0", "letters 2000.0");
      Row twice = table.filter("results = 2").first();
      assertThat(twice.<Double>getAs("accuracy")).isCloseTo(0.97, within(1e-12));
      assertThat(twice.<String>getList(twice.fieldIndex("runs"))).containsExactly("one", "two");
      // Two seeds, two points apart: Student's interval of their mean is wide.
      double deviation = Math.sqrt(2) * 0.01;
      assertThat(twice.<Double>getAs("accuracy_low"))
          .isCloseTo(0.97 - 12.706 * deviation / Math.sqrt(2), within(0.0005));
      assertThat(twice.<Double>getAs("accuracy_high")).isEqualTo(1);
      Row once = table.filter("data = 'letters'").first();
      assertThat(once.<Double>getAs("accuracy_low")).isCloseTo(0.9456, within(0.0005));

      // What people do in notebooks goes over our wire, too.
      Dataset<Row> raw = spark.read().parquet(temp + "/*/" + TableFile.NAME);
      assertThat(
              raw.selectExpr("explode(layers) as layer")
                  .groupBy("layer.name")
                  .count()
                  .collectAsList())
          .hasSize(4);
      assertThat(raw.join(raw.select("name").distinct(), "name").count()).isEqualTo(raw.count());
      assertThat(raw.describe("accuracy").collectAsList()).hasSize(5);
      raw.repartition(2).write().parquet(temp.resolve("copy").toString());
    }
  }

  @Test
  void missingTablesAreTheUsersMistake() {
    StringWriter err = new StringWriter();
    int status =
        Main.commandLine("aggregate")
            .setErr(new PrintWriter(err))
            .execute(
                "aggregate", temp + "/nowhere", "--out", temp + "/all", "--master", "local[1]");
    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).startsWith("Cannot aggregate: ").contains("nowhere");
  }
}
