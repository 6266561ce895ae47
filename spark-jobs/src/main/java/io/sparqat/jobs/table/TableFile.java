package io.sparqat.jobs.table;

import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.jobs.io.MemoryFile;
import io.sparqat.quant.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;

/** The table as one Parquet file, which Spark and any other reader of Parquet opens as it is. */
public final class TableFile {
  /** The table's file name in a run directory. */
  public static final String NAME = "table.parquet";

  private static final String VERSION_KEY = "sparqat.table.version";
  private static final long LARGEST = 1L << 28;

  private TableFile() {}

  /** Writes the table, whole or not at all. */
  public static void write(CandidateTable table, Path file, Configuration hadoop) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(MemoryFile.output(bytes))
            .withType(TableSchema.SCHEMA)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withExtraMetaData(Map.of(VERSION_KEY, Integer.toString(TableSchema.VERSION)))
            .build()) {
      for (TableRow row : table.rows()) {
        writer.write(TableSchema.toGroup(row));
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write a Parquet file to memory", e);
    }
    HadoopFiles.write(file, bytes.toByteArray(), hadoop);
  }

  /** Reads the rows of one table. */
  public static List<TableRow> read(Path file, Configuration hadoop) {
    InputFile input = MemoryFile.input(HadoopFiles.read(file, hadoop, LARGEST));
    try {
      String version = version(input);
      if (!version.matches("[1-" + TableSchema.VERSION + "]")) {
        throw new UserException(
            "Cannot read "
                + HadoopFiles.shown(file)
                + ": table version "
                + version
                + " (this program reads versions 1 to "
                + TableSchema.VERSION
                + ")");
      }
      List<TableRow> rows = new ArrayList<>();
      try (ParquetReader<Group> reader = new Reader(input).build()) {
        for (Group group = reader.read(); group != null; group = reader.read()) {
          rows.add(TableSchema.fromGroup(group));
        }
      }
      return rows;
    } catch (UserException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UserException(
          "Cannot read " + HadoopFiles.shown(file) + ": not a table (" + e.getMessage() + ")", e);
    }
  }

  private static String version(InputFile input) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(input)) {
      return reader.getFileMetaData().getKeyValueMetaData().getOrDefault(VERSION_KEY, "unknown");
    }
  }

  private static final class Reader extends ParquetReader.Builder<Group> {
    Reader(InputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
