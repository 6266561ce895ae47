package io.sparqat.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
  @TempDir private Path temp;

  @Test
  void digitsAreGeneratedInTheNumberAskedFor() {
    DataSet data = Sources.open("digits:30:20", 1);
    assertThat(data.rows(Split.TRAIN).rows()).isEqualTo(30);
    assertThat(data.rows(Split.TEST).rows()).isEqualTo(20);
    assertThat(Sources.isGenerated("digits")).isTrue();
    assertThat(Sources.isGenerated("./digits")).isFalse();
  }

  @Test
  void aPartOfTheRowsIsSetAsideAsTestRows() throws IOException {
    StringBuilder text = new StringBuilder("x,class\n");
    for (int i = 0; i < 100; i++) {
      text.append(i).append(i % 2 == 0 ? ",even\n" : ",odd\n");
    }
    Path file = Files.writeString(temp.resolve("x.csv"), text);
    DataSet data = Sources.open(file + "?test=0.2", 1);
    assertThat(data.rows(Split.TEST).rows()).isEqualTo(20);
    assertThat(data.rows(Split.TRAIN).rows()).isEqualTo(80);
    boolean[] seen = new boolean[100];
    data.splits()
        .values()
        .forEach(
            rows -> {
              for (int row = 0; row < rows.rows(); row++) {
                int value = (int) rows.features().at(row, 0);
                assertThat(seen[value]).isFalse();
                seen[value] = true;
                assertThat(rows.labels()[row]).isEqualTo(value % 2);
              }
            });
    assertThat(Sources.open(file + "?test=0.2", 2).rows(Split.TEST).labels())
        .isNotEqualTo(data.rows(Split.TEST).labels());
    assertThatThrownBy(() -> Sources.open(file + "?test=.001", 1))
        .hasMessageStartingWith("Cannot set aside 0.001 of 100 rows of x as test");
  }

  @Test
  void refusesUnknownOptionsAndValues() {
    assertThatThrownBy(() -> Sources.open("a.csv?lable=x", 1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "Cannot read source a.csv?lable=x: invalid option 'lable=x' (known: format=, header=,"
                + " ignore=, label=, separator=, test=, weight=)");
    assertThatThrownBy(() -> Sources.open("a?format=arff", 1))
        .hasMessage(
            "Cannot read source a: invalid format: arff (must be one of cifar10, csv, idx,"
                + " numpy)");
    assertThatThrownBy(() -> Sources.open("a.csv?format=csv&separator=pipe", 1))
        .hasMessage(
            "Cannot read source a.csv: invalid separator: pipe (must be one of [comma, semicolon,"
                + " space, tab])");
    assertThatThrownBy(() -> Sources.open("a?label=x&label=y", 1))
        .hasMessageContaining("option 'label' twice");
  }

  @Test
  void readsTheMagicTelescope() {
    Path file = RealData.require("magic-telescope/MagicTelescope.csv");
    DataSet data = Sources.open(file + "?ignore=ID&test=0.2", 1);
    assertThat(data.rows(Split.TRAIN).rows() + data.rows(Split.TEST).rows()).isEqualTo(19_020);
    assertThat(data.rows(Split.TRAIN).shape()).containsExactly(10);
    assertThat(data.classNames()).containsExactly("g", "h");
  }

  @Test
  void readsHiggs() {
    Path file = RealData.require("higgs-7k/binary.train");
    DataSet data = Sources.open(file + "?separator=tab&header=no&label=1&test=binary.test", 1);
    assertThat(data.rows(Split.TRAIN).rows()).isEqualTo(7000);
    assertThat(data.rows(Split.TEST).rows()).isEqualTo(500);
    assertThat(data.rows(Split.TRAIN).shape()).containsExactly(28);
    assertThat(data.rows(Split.TRAIN).features().at(0, 1)).isEqualTo(-0.635f);
    assertThat(data.classNames()).containsExactly("0", "1");
  }

  @Test
  void readsFashionMnist() {
    DataSet data = Sources.open(RealData.require("fashion-mnist").toString(), 1);
    assertThat(data.name()).isEqualTo("fashion-mnist");
    assertThat(data.rows(Split.TRAIN).histogram()).containsOnly(6000);
    assertThat(data.rows(Split.TEST).histogram()).containsOnly(1000);
  }
}
