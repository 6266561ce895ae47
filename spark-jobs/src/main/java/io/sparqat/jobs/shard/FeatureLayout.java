package io.sparqat.jobs.shard;

import io.sparqat.datasets.ByteFeatures;
import io.sparqat.datasets.Features;
import io.sparqat.datasets.FloatFeatures;
import io.sparqat.datasets.LabeledRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * How one row's features stand in the binary column.
 *
 * @param shape the row's shape, channels last
 * @param type bytes as they are, or little-endian floats
 * @param scale what a byte is multiplied with; 1 for floats
 */
public record FeatureLayout(int[] shape, Type type, double scale) {
  /** What a value is stored as. */
  public enum Type {
    UINT8(1),
    FLOAT32(4);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /** As the manifest spells it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public FeatureLayout {
    shape = shape.clone();
  }

  static FeatureLayout of(LabeledRows rows) {
    return rows.features() instanceof ByteFeatures bytes
        ? new FeatureLayout(rows.shape(), Type.UINT8, bytes.scale())
        : new FeatureLayout(rows.shape(), Type.FLOAT32, 1);
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  /** Values in a row. */
  public int width() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** Bytes in a row's binary. */
  public int rowBytes() {
    return Math.multiplyExact(width(), type.bytes);
  }

  /** Turns the bytes of many rows, one after another, into features. */
  Features decode(byte[] rows) {
    if (type == Type.UINT8) {
      return new ByteFeatures(rows, width(), scale);
    }
    float[] values = new float[rows.length / 4];
    ByteBuffer.wrap(rows).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return new FloatFeatures(values, width());
  }

  /** The binary of one row. */
  void encode(Features features, int row, byte[] target) {
    int width = features.width();
    if (features instanceof ByteFeatures bytes) {
      System.arraycopy(bytes.values(), row * width, target, 0, width);
    } else {
      ByteBuffer.wrap(target)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .put(((FloatFeatures) features).values(), row * width, width);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureLayout layout
        && Arrays.equals(shape, layout.shape)
        && type == layout.type
        && scale == layout.scale;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(shape) * 31 + type.hashCode();
  }
}
