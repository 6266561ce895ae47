package io.sparqat.datasets.idx;

import io.sparqat.datasets.DataException;
import io.sparqat.datasets.Limits;
import io.sparqat.datasets.SourceFile;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * One IDX file of unsigned bytes: four magic bytes (two zeros, the type 0x08, the number of axes),
 * one big-endian int a axis, then the values, row-major.
 *
 * @param axes sizes, the number of items first
 * @param values the bytes
 */
record IdxFile(int[] axes, byte[] values) {
  private static final int UNSIGNED_BYTE = 0x08;

  /**
   * Reads and checks a whole file.
   *
   * @param rank the number of axes it must have: 3 for images, 1 for labels
   */
  static IdxFile read(SourceFile file, int rank) {
    int magic = UNSIGNED_BYTE << 8 | rank;
    try (DataInputStream in = new DataInputStream(file.open())) {
      int found = in.readInt();
      if (found != magic) {
        throw refused(
            file,
            0,
            String.format(
                "magic 0x%08x (must be 0x%08x: unsigned bytes, %d axes)", found, magic, rank),
            rank == 1 ? "name the label file" : "name the image file");
      }
      int[] axes = new int[rank];
      long[] claimed = new long[rank];
      for (int i = 0; i < rank; i++) {
        axes[i] = in.readInt();
        claimed[i] = axes[i];
      }
      int headerSize = 4 + 4 * rank;
      int size = Limits.values(file.path().toString(), claimed);
      if (size + (long) headerSize > file.largestContent()) {
        throw truncated(file, file.largestContent(), claimed);
      }
      byte[] values = new byte[size];
      int present = readUpTo(in, values);
      if (present < size) {
        throw truncated(file, headerSize + (long) present, claimed);
      }
      if (in.read() >= 0) {
        throw refused(
            file,
            headerSize + size,
            "bytes after the last value (its header says " + Arrays.toString(axes) + ")",
            "the file is damaged, fetch it again");
      }
      return new IdxFile(axes, values);
    } catch (EOFException e) {
      throw new DataException(
          "Cannot read "
              + file.path()
              + ": it ends within the header ("
              + (4 + 4 * rank)
              + " bytes); the file is cut short, fetch it again",
          e);
    } catch (ZipException e) {
      throw new DataException(
          "Cannot read "
              + file.path()
              + ": not a gzip file, or damaged ("
              + e.getMessage()
              + "); fetch it again",
          e);
    } catch (IOException e) {
      throw new DataException("Cannot read " + file.path() + ": " + e.getMessage(), e);
    }
  }

  /** Fills {@code values} as far as the file goes; a gzip stream cut short is a short file. */
  private static int readUpTo(DataInputStream in, byte[] values) throws IOException {
    int at = 0;
    try {
      for (int n = 0; n >= 0 && at < values.length; n = in.read(values, at, values.length - at)) {
        at += n;
      }
    } catch (EOFException e) {
      return at;
    }
    return at;
  }

  private static DataException truncated(SourceFile file, long offset, long[] claimed) {
    return refused(
        file,
        offset,
        "the end (its header says " + Arrays.toString(claimed) + " values)",
        "the file is cut short, fetch it again");
  }

  private static DataException refused(SourceFile file, long offset, String found, String remedy) {
    return new DataException(
        "Cannot read "
            + file.path()
            + ": at offset "
            + offset
            + " stands "
            + found
            + "; "
            + remedy);
  }
}
