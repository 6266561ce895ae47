package io.sparqat.datasets.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.datasets.DataException;
import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFilesTest {
  private static final CsvFormat BARE_TABS =
      new CsvFormat('\t', CsvFormat.Header.NONE, "1", List.of());

  @TempDir private Path temp;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(temp.resolve(name), text);
  }

  private DataSet read(String text) throws IOException {
    return CsvFiles.read(file("rows.csv", text), Optional.empty(), CsvFormat.DEFAULT);
  }

  @Test
  void readsFeaturesAndTheLastColumnAsLabel() throws IOException {
    DataSet data = read("a,b,class\n1,2.5,h\n-3e2,.5,g\r\n\n7, 8 ,g\n");
    LabeledRows rows = data.rows(Split.TRAIN);
    assertThat(data.name()).isEqualTo("rows");
    assertThat(data.classNames()).containsExactly("g", "h");
    assertThat(rows.labels()).containsExactly(1, 0, 0);
    assertThat(rows.shape()).containsExactly(2);
    assertThat(rows.features().at(1, 0)).isEqualTo(-300);
    assertThat(rows.features().at(2, 1)).isEqualTo(8);
  }

  @Test
  void columnsAreChosenByNameAndQuotesMayHoldSeparators() throws IOException {
    Path file = file("x.csv", "id,\"the, class\",\"f\"\"1\"\"\"\n1,\"a,b\",3\n2,c,\"4\"\n");
    CsvFormat format = new CsvFormat(',', CsvFormat.Header.NAMES, "the, class", List.of("id"));
    DataSet data = CsvFiles.read(file, Optional.empty(), format);
    assertThat(data.classNames()).containsExactly("a,b", "c");
    assertThat(data.rows(Split.TRAIN).features().at(1, 0)).isEqualTo(4);
  }

  @Test
  void aColumnOfWeightsIsNeitherFeatureNorLabel() throws IOException {
    Path file = file("w.csv", "a,w,c\n1,0.5,x\n2,3,y\n");
    CsvFormat weights = new CsvFormat(',', CsvFormat.Header.NAMES, "", List.of(), Optional.of("w"));
    LabeledRows rows = CsvFiles.read(file, Optional.empty(), weights).rows(Split.TRAIN);
    assertThat(rows.shape()).containsExactly(1);
    assertThat(rows.weights()).containsExactly(0.5f, 3);
    assertThat(rows.select(new int[] {1}).weights()).containsExactly(3);
    assertThat(LabeledRows.concatenate(List.of(rows, rows)).weights())
        .containsExactly(0.5f, 3, 0.5f, 3);

    Path negative = file("n.csv", "a,w,c\n1,0.5,x\n2,-3,y\n");
    assertThatThrownBy(() -> CsvFiles.read(negative, Optional.empty(), weights))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 3 has '-3' in column 'w' (a weight must be >= 0)");
    CsvFormat twice = new CsvFormat(',', CsvFormat.Header.NAMES, "w", List.of(), Optional.of("w"));
    assertThatThrownBy(() -> CsvFiles.read(file, Optional.empty(), twice))
        .hasMessageContaining("column 'w' is both the label and the weight (choose one)");
  }

  @Test
  void columnsWithoutHeaderAreNumberedFromOneAndTwoFilesShareTheirClasses() throws IOException {
    Path train = file("t.train", "10\t0.5\t1\n2\t0.25\t2\n");
    Path test = file("t.test", "3\t1\t1\n");
    DataSet data = CsvFiles.read(train, Optional.of(test), BARE_TABS);
    assertThat(data.classNames()).containsExactly("2", "3", "10");
    assertThat(data.rows(Split.TRAIN).labels()).containsExactly(2, 0);
    assertThat(data.rows(Split.TEST).labels()).containsExactly(1);
    assertThat(data.origin()).containsOnlyKeys("t.test", "t.train");
  }

  @Test
  void refusesWhatIsNotANumber() {
    refused(
        "a,b,c\n1,2,x\n1,two,y\n",
        "line 3 has 'two' in column 'b' (must be a finite number); mend or remove the line,"
            + " or ignore the column");
    refused("a,b,c\n1,NaN,x\n", "line 2 has 'NaN' in column 'b' (must be a finite number)");
    refused("a,b,c\n1,,x\n", "line 2 has '' in column 'b'");
  }

  @Test
  void refusesRaggedAndUnfinishedLines() {
    refused(
        "a,b,c\n1,2,x\n1,2\n",
        "line 3 has 2 fields (must be 3 as in line 1); mend or remove the line");
    refused(
        "a,b,c\n1,\"2,x\n", "line 2, character 3: the quote is not closed before the separator");
    refused("a,b,c\n1,\"2\"3,x\n", "line 2, character 3: the quote is not closed");
  }

  @Test
  void refusesFilesWithoutRowsOrClasses() {
    refused("", "it is empty (at least one row is needed)");
    refused("a,b\n", "it has a header and no rows (at least one is needed)");
    refused("a,b\n1,x\n2,x\n", "its label column has 1 distinct values (must be in [2, 1000])");
    refused("a;b\n1;x\n", "no column is left for features (it has [a;b]); check the separator");
    StringBuilder many = new StringBuilder("a,b\n");
    for (int i = 0; i < 1001; i++) {
      many.append("1,").append(i).append('\n');
    }
    refused(many.toString(), "its label column has 1001 distinct values");
  }

  @Test
  void refusesColumnsThatAreNotThere() throws IOException {
    Path file = file("x.csv", "a,b,c\n1,2,x\n");
    CsvFormat wrong = new CsvFormat(',', CsvFormat.Header.NAMES, "class", List.of());
    assertThatThrownBy(() -> CsvFiles.read(file, Optional.empty(), wrong))
        .hasMessage("Cannot read " + file + ": no column 'class' (it has [a, b, c])");
    CsvFormat both = new CsvFormat(',', CsvFormat.Header.NAMES, "c", List.of("c"));
    assertThatThrownBy(() -> CsvFiles.read(file, Optional.empty(), both))
        .hasMessageContaining("column 'c' is both the label and ignored");
  }

  private void refused(String text, String reason) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("Cannot read " + temp.resolve("rows.csv") + ": ")
        .hasMessageContaining(reason);
  }
}
