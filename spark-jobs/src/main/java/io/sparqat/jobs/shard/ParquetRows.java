package io.sparqat.jobs.shard;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.sparqat.datasets.LabeledRows;
import io.sparqat.jobs.io.MemoryFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Rows as the bytes of a Parquet file and back: {@code row} is the row's number in its source,
 * {@code label} its class, {@code features} one binary a row, which decodes with a plain copy and
 * which any Parquet reader shows as bytes. Rows that differ in how much they count have that as
 * {@code weight}.
 */
final class ParquetRows {
  private static final String NAME = "sparqat_rows";
  private static final MessageType PLAIN =
      Types.buildMessage()
          .required(INT64)
          .named("row")
          .required(INT32)
          .named("label")
          .required(BINARY)
          .named("features")
          .named(NAME);
  private static final MessageType WEIGHTED =
      PLAIN.union(Types.buildMessage().required(FLOAT).named("weight").named(NAME));

  // One row group a shard: a shard is read whole or not at all.
  private static final long ROW_GROUP_BYTES = 1L << 30;

  private ParquetRows() {}

  /** The columns of a shard. */
  static MessageType schema(boolean weighted) {
    return weighted ? WEIGHTED : PLAIN;
  }

  /**
   * A Parquet file of the chosen rows.
   *
   * @param chosen row numbers in {@code rows}, which become the {@code row} column
   */
  static byte[] write(LabeledRows rows, int[] chosen, FeatureLayout layout) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
    try (ParquetWriter<Integer> writer =
        new Builder(MemoryFile.output(bytes), new RowWriteSupport(rows, layout))
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withDictionaryEncoding(false)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build()) {
      for (int row : chosen) {
        writer.write(row);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write a Parquet file to memory", e);
    }
    return bytes.toByteArray();
  }

  /** Decodes a file that is known to be whole, by its hash. */
  static LabeledRows read(
      byte[] file, FeatureLayout layout, int rows, int classes, boolean weighted)
      throws IOException {
    RowCollector collector = new RowCollector(rows, layout.rowBytes(), weighted);
    MessageType schema = schema(weighted);
    try (ParquetFileReader reader = ParquetFileReader.open(MemoryFile.input(file))) {
      MessageType stored = reader.getFileMetaData().getSchema();
      if (!stored.equals(schema) || reader.getRecordCount() != rows) {
        throw new IOException(
            "holds "
                + reader.getRecordCount()
                + " rows of "
                + stored
                + " (must be "
                + rows
                + " rows of "
                + schema
                + ")");
      }
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        RecordReader<Void> records =
            new ColumnIOFactory().getColumnIO(schema).getRecordReader(group, collector);
        for (long i = 0; i < group.getRowCount(); i++) {
          records.read();
        }
      }
    }
    LabeledRows read =
        new LabeledRows(
            layout.shape(),
            layout.decode(collector.features()),
            collector.labels(),
            classes,
            collector.numbers());
    float[] weights = collector.weights();
    return weights == null ? read : read.weighted(weights);
  }

  private static final class Builder extends ParquetWriter.Builder<Integer, Builder> {
    private final RowWriteSupport support;

    Builder(OutputFile file, RowWriteSupport support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Integer> getWriteSupport(Configuration configuration) {
      return support;
    }
  }

  /** Feeds rows, named by their numbers, to Parquet. */
  private static final class RowWriteSupport extends WriteSupport<Integer> {
    private final LabeledRows rows;
    private final FeatureLayout layout;
    private final MessageType schema;
    private final List<String> columns;
    private @Nullable RecordConsumer consumer;

    RowWriteSupport(LabeledRows rows, FeatureLayout layout) {
      this.rows = rows;
      this.layout = layout;
      schema = schema(rows.weights() != null);
      columns = schema.getFields().stream().map(Type::getName).toList();
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return new WriteContext(
          schema,
          Map.of(
              "sparqat.features.type", layout.type().text(),
              "sparqat.features.shape", Arrays.toString(layout.shape())));
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(Integer row) {
      RecordConsumer out = Objects.requireNonNull(consumer);
      byte[] binary = new byte[layout.rowBytes()];
      layout.encode(rows.features(), row, binary);
      out.startMessage();
      out.startField(columns.get(0), 0);
      out.addLong(row);
      out.endField(columns.get(0), 0);
      out.startField(columns.get(1), 1);
      out.addInteger(rows.labels()[row]);
      out.endField(columns.get(1), 1);
      out.startField(columns.get(2), 2);
      out.addBinary(Binary.fromConstantByteArray(binary));
      out.endField(columns.get(2), 2);
      float[] weights = rows.weights();
      if (weights != null) {
        out.startField(columns.get(3), 3);
        out.addFloat(weights[row]);
        out.endField(columns.get(3), 3);
      }
      out.endMessage();
    }
  }
}
