package io.sparqat.datasets.numpy;

import io.sparqat.datasets.DataException;
import io.sparqat.datasets.Limits;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;

/**
 * One array: its header and its bytes as they stand in the file.
 *
 * @param where the file, for messages
 * @param header type and shape
 * @param bytes the values, row-major
 */
record NpyArray(String where, NpyHeader header, byte[] bytes) {
  private static final Set<String> TYPES =
      Set.of("u1", "i1", "b1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8");

  /**
   * @param largest the most bytes the stream can have
   */
  static NpyArray read(InputStream stream, String where, long largest) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    NpyHeader header = NpyHeader.read(in, where);
    String kind = kind(header.type());
    if (!TYPES.contains(kind)) {
      throw new DataException(
          "Cannot read "
              + where
              + ": values of type "
              + header.type()
              + " (must be bytes, integers or floats of 4 or 8 bytes); convert with astype");
    }
    int count = Limits.values(where, header.shape());
    long size = (long) count * (kind.charAt(1) - '0');
    if (size > largest || size > Limits.VALUES) {
      throw new DataException(
          "Cannot read "
              + where
              + ": it claims "
              + size
              + " bytes for shape "
              + Arrays.toString(header.shape())
              + " (it can hold "
              + Math.min(largest, Limits.VALUES)
              + "); the file is cut short or too large, save it again");
    }
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw new DataException(
          "Cannot read "
              + where
              + ": it ends after "
              + bytes.length
              + " of "
              + size
              + " bytes of values; the file is cut short, save it again");
    }
    return new NpyArray(where, header, bytes);
  }

  private static String kind(String type) {
    return Character.isLetter(type.charAt(0)) ? type : type.substring(1);
  }

  boolean isBytes() {
    return kind(header.type()).equals("u1");
  }

  /** The shape, each axis known to fit an int. */
  int[] shape() {
    return Arrays.stream(header.shape()).mapToInt(Math::toIntExact).toArray();
  }

  /** The values as floats. */
  float[] floats() {
    ByteBuffer buffer = buffer();
    float[] values = new float[count()];
    switch (kind(header.type())) {
      case "f4" -> buffer.asFloatBuffer().get(values);
      case "f8" -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) buffer.getDouble(8 * i);
        }
      }
      default -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) integer(buffer, i);
        }
      }
    }
    return values;
  }

  /** The values as integers; floats are refused. */
  long[] integers() {
    if (kind(header.type()).startsWith("f")) {
      throw new DataException(
          "Cannot read "
              + where
              + ": labels of type "
              + header.type()
              + " (must be integers); convert with astype('int64')");
    }
    ByteBuffer buffer = buffer();
    long[] values = new long[count()];
    Arrays.setAll(values, i -> integer(buffer, i));
    return values;
  }

  private int count() {
    return bytes.length / (kind(header.type()).charAt(1) - '0');
  }

  private ByteBuffer buffer() {
    ByteOrder order =
        header.type().startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return ByteBuffer.wrap(bytes).order(order);
  }

  private long integer(ByteBuffer buffer, int i) {
    return switch (kind(header.type())) {
      case "u1", "b1" -> buffer.get(i) & 0xff;
      case "i1" -> buffer.get(i);
      case "u2" -> buffer.getShort(2 * i) & 0xffff;
      case "i2" -> buffer.getShort(2 * i);
      case "u4" -> buffer.getInt(4 * i) & 0xffffffffL;
      case "i4" -> buffer.getInt(4 * i);
      default -> buffer.getLong(8 * i);
    };
  }
}
