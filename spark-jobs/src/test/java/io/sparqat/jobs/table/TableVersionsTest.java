package io.sparqat.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.jobs.io.MemoryFile;
import io.sparqat.quant.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that older programs wrote. */
class TableVersionsTest {
  private static final Configuration HADOOP = new Configuration();

  /** The columns of version 1 that are required, and some that are not. */
  private static final MessageType VERSION_1 =
      MessageTypeParser.parseMessageType(
          """
          message sparqat_table {
            required binary candidate (STRING);
            required binary name (STRING);
            required binary model (STRING);
            required binary quantization (STRING);
            optional binary error (STRING);
            optional int64 correct;
            optional int64 total;
            optional double loss;
            required boolean on_front;
            required binary energy_process (STRING);
            required double energy_inputs_pj;
            required double energy_parameters_pj;
            required double energy_operations_pj;
            required double energy_outputs_pj;
            required double energy_total_pj;
            required int64 parameter_bits;
            required int64 activation_bits;
            optional double wall_seconds;
            optional double core_seconds;
            required int64 seed;
            optional binary weights_sha256 (STRING);
            required binary data_fingerprint (STRING);
            required binary config_sha256 (STRING);
            required group layers (LIST) {
              repeated group list { required group element { required binary name (STRING); } }
            }
            required group curve (LIST) {
              repeated group list { required group element { required int32 round; } }
            }
          }
          """);

  @TempDir private Path temp;

  @Test
  void tablesOfVersion1AreReadAndWhatTheyLackIsEmpty() throws IOException {
    Group group = new SimpleGroup(VERSION_1);
    for (String text : List.of("candidate", "name", "model", "quantization", "energy_process")) {
      group.append(text, text + "-1");
    }
    for (String text : List.of("weights_sha256", "data_fingerprint", "config_sha256")) {
      group.append(text, "ab");
    }
    group.append("correct", 90L).append("total", 100L).append("loss", 0.3);
    group.append("on_front", true).append("seed", 5L);
    group.append("wall_seconds", 2.0).append("core_seconds", 4.0);
    group.append("parameter_bits", 8L).append("activation_bits", 9L);
    for (String part : List.of("inputs", "parameters", "operations", "outputs", "total")) {
      group.append("energy_" + part + "_pj", 1.0);
    }
    group.addGroup("layers");
    group.addGroup("curve");

    TableRow row = TableFile.read(written(group, "1"), HADOOP).get(0);
    assertThat(row.status()).isEqualTo(TableRow.Status.TRAINED);
    assertThat(row.origin().run()).isEmpty();
    assertThat(row.origin().finished()).isEmpty();
    assertThat(row.origin().seed()).isEqualTo(5);
    assertThat(row.trained().orElseThrow().loss()).hasValue(0.3);
    assertThat(Progression.of(CandidateTable.of(List.of(row)))).isEmpty();
  }

  @Test
  void laterVersionsAreRefused() throws IOException {
    org.apache.hadoop.fs.Path file = written(new SimpleGroup(VERSION_1), "3");
    assertThatThrownBy(() -> TableFile.read(file, HADOOP))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("table version 3 (this program reads versions 1 to 2)");
  }

  private org.apache.hadoop.fs.Path written(Group group, String version) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(MemoryFile.output(bytes))
            .withType(VERSION_1)
            .withExtraMetaData(Map.of("sparqat.table.version", version))
            .build()) {
      if (group.getFieldRepetitionCount("candidate") > 0) {
        writer.write(group);
      }
    }
    var file = new org.apache.hadoop.fs.Path(temp.resolve("old.parquet").toUri());
    HadoopFiles.write(file, bytes.toByteArray(), HADOOP);
    return file;
  }
}
