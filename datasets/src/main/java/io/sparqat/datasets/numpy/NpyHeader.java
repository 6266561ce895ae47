package io.sparqat.datasets.numpy;

import io.sparqat.datasets.DataException;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of an {@code .npy} file: magic, version, and a Python dictionary of three entries
 * (NumPy Enhancement Proposal 1).
 *
 * @param type element type as NumPy spells it, {@code <f4}
 * @param shape of the array
 */
record NpyHeader(String type, long[] shape) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 16;
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?[a-zA-Z]\\d+)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE =
      Pattern.compile("'shape'\\s*:\\s*\\(((?:\\s*\\d{1,18}\\s*,?)*)\\)");

  static NpyHeader read(DataInputStream in, String where) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new DataException(
          "Cannot read "
              + where
              + ": wrong magic at offset 0 (must be \\x93NUMPY); save the array with numpy.save");
    }
    int version = in.readUnsignedByte();
    in.readUnsignedByte();
    if (version < 1 || version > 3) {
      throw new DataException(
          "Cannot read " + where + ": format version " + version + " at offset 6 (must be 1 to 3)");
    }
    int length = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
    if (version > 1) {
      length |= Short.toUnsignedInt(Short.reverseBytes(in.readShort())) << 16;
    }
    if (length < 0 || length > LONGEST) {
      throw new DataException(
          "Cannot read " + where + ": a header of " + length + " bytes (at most " + LONGEST + ")");
    }
    String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    String order = entry(ORDER, text, "fortran_order", where);
    if (order.equals("True")) {
      throw new DataException(
          "Cannot read "
              + where
              + ": its values stand in Fortran order (must be C order);"
              + " save numpy.ascontiguousarray of it");
    }
    String axes = entry(SHAPE, text, "shape", where).strip();
    long[] shape =
        axes.isEmpty()
            ? new long[0]
            : Arrays.stream(axes.split("[\\s,]+")).mapToLong(Long::parseLong).toArray();
    return new NpyHeader(entry(TYPE, text, "descr", where), shape);
  }

  private static String entry(Pattern pattern, String text, String name, String where) {
    Matcher matcher = pattern.matcher(text);
    return Optional.of(matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .orElseThrow(
            () ->
                new DataException(
                    "Cannot read "
                        + where
                        + ": its header has no plain '"
                        + name
                        + "' ("
                        + text.strip()
                        + "); arrays of objects or structures are not read"));
  }
}
