package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.RunTables;
import io.sparqat.jobs.table.TableFile;
import io.sparqat.jobs.table.TableFixture;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TableCommandsTest {
  @TempDir private Path temp;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeTwoRuns() {
    write("one", TableFixture.table());
    write("two", CandidateTable.of(List.of(TableFixture.row("4-bit", 4, 0.99, 90_000))));
  }

  private void write(String run, CandidateTable table) {
    TableFile.write(
        table,
        new org.apache.hadoop.fs.Path(temp.resolve(run).resolve(TableFile.NAME).toUri()),
        new Configuration());
  }

  private int run(Object command, String... args) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(ExitCode::report)
        .execute(args);
  }

  @Test
  void tableOfTwoRunsHasOneFrontAndNamesThatDiffer() {
    assertThat(run(new TableCommand(), temp + "/one", temp + "/two")).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.startsWith("*  two/4-bit") && line.contains("99.00"))
        .anyMatch(line -> line.startsWith("   4-bit ") && line.contains("98.32"));
  }

  @Test
  void tablePrintsCsvAndMarkdown() {
    assertThat(run(new TableCommand(), "--format", "csv", temp + "/one")).isZero();
    assertThat(out.toString()).startsWith("candidate,name,");
    assertThat(run(new TableCommand(), "--format", "markdown", temp + "/one")).isZero();
    assertThat(out.toString()).contains("| ---: |");
  }

  @Test
  void runsAreAppendedToADirectoryOnceHoweverOften() {
    String all = temp + "/all";
    assertThat(run(new TableCommand(), "--append", all, temp + "/one", temp + "/two")).isZero();
    assertThat(run(new TableCommand(), "--append", all, temp + "/two")).isZero();
    assertThat(temp.resolve("all").toFile().list())
        .containsExactlyInAnyOrder("one.parquet", "two.parquet");
    assertThat(RunTables.read(List.of(all), new Configuration()).rows())
        .isEqualTo(
            RunTables.read(List.of(temp + "/one", temp + "/two"), new Configuration()).rows());
  }

  @Test
  void progressShowsTheFrontGrow() {
    assertThat(run(new TableCommand(), "--format", "progress", temp + "/one")).isZero();
    assertThat(out.toString().lines().toList())
        .hasSize(7)
        .element(1)
        .asString()
        .startsWith("2026-01-02T03:05:05Z           1          25.0  ");
  }

  @Test
  void aDirectoryWithoutTableIsTheUsersMistake() {
    assertThat(run(new TableCommand(), temp.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "Cannot read "
                + temp
                + ": no table.parquet there (name a run directory that `sweep` or `score`"
                + " wrote)\n");
  }

  @Test
  void reportStandsInTheRunDirectoryOrWhereAskedFor() {
    assertThat(run(new ReportCommand(), temp + "/one")).isZero();
    assertThat(temp.resolve("one/report.html")).isNotEmptyFile();
    assertThat(run(new ReportCommand(), temp + "/one", temp + "/two")).isEqualTo(2);
    assertThat(err.toString()).contains("add --out FILE");
    assertThat(run(new ReportCommand(), temp + "/one", temp + "/two", "--out", temp + "/r.html"))
        .isZero();
    assertThat(temp.resolve("r.html")).isNotEmptyFile();
  }

  @Test
  void shardWritesWhatItIsAsked() {
    assertThat(run(new ShardCommand(), "digits:100:20", "--out", temp + "/s", "--shards", "3"))
        .isZero();
    assertThat(out.toString())
        .contains("train            100 rows in 3 shards of 33 to 34")
        .endsWith(temp + "/s/manifest.json\n");
    assertThat(run(new ShardCommand(), temp + "/nowhere", "--out", temp + "/t")).isEqualTo(2);
    assertThat(err.toString()).contains("no such directory (check the data directory)");
    assertThat(run(new ShardCommand(), "digits", "--out", temp + "/t", "--shards", "0"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("Invalid shards: 0 (must be in [1, 99999])");
    assertThat(temp.resolve("t")).doesNotExist();
  }
}
