package io.sparqat.jobs.shard;

import java.util.Objects;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.jspecify.annotations.Nullable;

/** Takes rows from Parquet's reader straight into arrays. */
final class RowCollector extends RecordMaterializer<Void> {
  private final int[] labels;
  private final int[] numbers;
  private final float @Nullable [] weights;
  private final byte[] features;
  private final int rowBytes;
  private int row;

  RowCollector(int rows, int rowBytes, boolean weighted) {
    this.labels = new int[rows];
    this.numbers = new int[rows];
    this.weights = weighted ? new float[rows] : null;
    this.features = new byte[Math.multiplyExact(rows, rowBytes)];
    this.rowBytes = rowBytes;
  }

  int[] labels() {
    return labels;
  }

  int[] numbers() {
    return numbers;
  }

  float @Nullable [] weights() {
    return weights;
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
          if (number < 0 || number > Integer.MAX_VALUE) {
            throw new ParquetDecodingException(
                "row " + row + " has number " + number + " (must be one of its source's rows)");
          }
          numbers[row] = (int) number;
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
      },
      new PrimitiveConverter() {
        @Override
        public void addFloat(float weight) {
          Objects.requireNonNull(weights)[row] = weight;
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
