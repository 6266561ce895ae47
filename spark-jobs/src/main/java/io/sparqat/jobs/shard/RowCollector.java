package io.sparqat.jobs.shard;

import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;

/** Takes rows from Parquet's reader straight into two arrays. */
final class RowCollector extends RecordMaterializer<Void> {
  private final int[] labels;
  private final byte[] features;
  private final int rowBytes;
  private int row;

  RowCollector(int rows, int rowBytes) {
    this.labels = new int[rows];
    this.features = new byte[Math.multiplyExact(rows, rowBytes)];
    this.rowBytes = rowBytes;
  }

  int[] labels() {
    return labels;
  }

  byte[] features() {
    return features;
  }

  @Override
  @SuppressWarnings("NullAway") // a record's value is in the arrays, Parquet's own type is Void
  public Void getCurrentRecord() {
    return null;
  }

  @Override
  public GroupConverter getRootConverter() {
    Converter[] columns = {
      new PrimitiveConverter() {
        @Override
        public void addLong(long number) {
          // The row's number in its source is for people; training has no use for it.
        }
      },
      new PrimitiveConverter() {
        @Override
        public void addInt(int label) {
          labels[row] = label;
        }
      },
      new PrimitiveConverter() {
        @Override
        public void addBinary(Binary binary) {
          if (binary.length() != rowBytes) {
            throw new ParquetDecodingException(
                "row "
                    + row
                    + " has "
                    + binary.length()
                    + " bytes of features (must be "
                    + rowBytes
                    + ")");
          }
          binary.toByteBuffer().get(features, row * rowBytes, rowBytes);
        }
      }
    };
    return new GroupConverter() {
      @Override
      public Converter getConverter(int column) {
        return columns[column];
      }

      @Override
      public void start() {}

      @Override
      public void end() {
        row++;
      }
    };
  }
}
