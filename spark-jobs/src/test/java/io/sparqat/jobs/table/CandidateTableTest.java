package io.sparqat.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparqat.quant.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateTableTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir private Path temp;

  @Test
  void sortsByEnergyAndMarksTheFront() {
    CandidateTable table = TableFixture.table();
    assertThat(table.rows())
        .extracting(TableRow::name)
        .containsExactly("binary", "ternary", "4-bit", "4-bit pow2", "6-bit", "8-bit", "3-bit");
    assertThat(table.front())
        .extracting(TableRow::name)
        .containsExactly("binary", "ternary", "4-bit", "6-bit", "8-bit");
  }

  @Test
  void whoIsBeatenKnowsByWhom() {
    CandidateTable table = TableFixture.table();
    assertThat(table.rows())
        .filteredOn(row -> row.standing().dominatedBy().isPresent())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.name()).isEqualTo("4-bit pow2");
              assertThat(row.standing().dominatedBy()).contains("c0ffee4");
            });
  }

  @Test
  void equalCandidatesAreBothOnTheFrontAndWorseOnesOfTheSameEnergyAreNot() {
    CandidateTable table =
        CandidateTable.of(
            List.of(
                TableFixture.row("a", 4, 0.9, 100),
                TableFixture.row("b", 4, 0.9, 100),
                TableFixture.row("c", 4, 0.8, 100),
                TableFixture.row("d", 8, 0.9, 200)));
    assertThat(table.front()).extracting(TableRow::name).containsExactly("a", "b");
  }

  @Test
  void theFrontCostsTheCoreSecondsOfAllCandidates() {
    assertThat(TableFixture.table().coreSecondsPerFrontPoint().orElseThrow())
        .isCloseTo(6 * 25 / 5.0, within(1e-12));
  }

  @Test
  void hypervolumeGrowsAsResultsComeIn() {
    List<Progression> steps = Progression.of(TableFixture.table());
    assertThat(steps).hasSize(6);
    assertThat(steps).extracting(Progression::candidates).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(steps).extracting(Progression::hypervolume).isSorted();
    assertThat(steps.get(5).hypervolume())
        .isCloseTo(TableFixture.table().hypervolume(310_000), within(1e-12));
    assertThat(steps.get(5).coreSeconds()).isEqualTo(150);
  }

  @Test
  void hypervolumeIsTheShareOfThePlaneUnderTheFront() {
    CandidateTable table =
        CandidateTable.of(
            List.of(TableFixture.row("a", 4, 0.8, 100), TableFixture.row("b", 8, 0.9, 300)));
    assertThat(table.hypervolume(400)).isCloseTo((200 * 0.8 + 100 * 0.9) / 400, within(1e-12));
  }

  @Test
  void parquetKeepsEverything() {
    CandidateTable table = TableFixture.table();
    org.apache.hadoop.fs.Path file = file();
    TableFile.write(table, file, HADOOP);
    assertThat(TableFile.read(file, HADOOP)).isEqualTo(table.rows());
    assertThat(temp.toFile().list()).containsExactly("table.parquet");
  }

  @Test
  void writingAgainReplacesTheTable() {
    TableFile.write(TableFixture.table(), file(), HADOOP);
    TableFile.write(CandidateTable.of(List.of()), file(), HADOOP);
    assertThat(TableFile.read(file(), HADOOP)).isEmpty();
  }

  @Test
  void refusesOtherFiles() throws IOException {
    assertThatThrownBy(() -> TableFile.read(file(), HADOOP))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + temp + "/table.parquet: no such file (check the path)");
    Files.writeString(temp.resolve("table.parquet"), "no Parquet at all");
    assertThatThrownBy(() -> TableFile.read(file(), HADOOP))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot read " + temp + "/table.parquet: not a table");
  }

  @Test
  void textAlignsColumnsAndExplainsTheEnergy() {
    String text = TableText.of(TableFixture.table());
    assertThat(text.lines())
        .hasSize(10)
        .element(3)
        .asString()
        .isEqualTo(
            "*  4-bit            98.32    98.05–98.55  0.3100     98,000  19,600      29,400"
                + "      39,200    9,800      200,000     12.5");
    assertThat(text)
        .contains("loss is NaN in round 2")
        .endsWith(
            "* on the front; energy: estimated arithmetic and memory energy of one inference,"
                + " horowitz-45nm\n"
                + "5 of 7 candidates on the front, 30.0 core-seconds for each; hypervolume 0.9340\n");
  }

  @Test
  void csvHasTheParquetNamesAndAllDigits() {
    List<String> lines = TableCsv.of(TableFixture.table()).lines().toList();
    assertThat(lines.get(0))
        .startsWith("candidate,name,model,quantization,status,error,correct,total,");
    assertThat(lines.get(1))
        .startsWith(
            "c0ffee1,binary,mnist-cnn,\"kernel=quantized_bits(1,0,1),activation=quantized_relu(1)\","
                + "trained,,9512,10000,0.9512,0.94");
    assertThat(lines).hasSize(8);
  }

  @Test
  void aShorterTextKeepsTheFront() {
    String text = TableText.of(TableFixture.table(), 5);
    assertThat(text).contains("binary", "8-bit", "and 2 more").doesNotContain("4-bit pow2");
  }

  @Test
  void markdownEscapesWhatItMustAndKeepsItsShape() {
    List<String> lines =
        TableMarkdown.of(CandidateTable.of(List.of(TableFixture.row("a|b", 4, 0.9, 1000))))
            .lines()
            .toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).startsWith("| --- | --- | ---: |");
    assertThat(lines.get(2)).startsWith("| \\* | a\\|b | 90.00 |");
  }

  private org.apache.hadoop.fs.Path file() {
    return new org.apache.hadoop.fs.Path(temp.resolve(TableFile.NAME).toUri());
  }
}
