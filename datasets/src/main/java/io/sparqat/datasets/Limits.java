package io.sparqat.datasets;

import java.util.Arrays;

/** What untrusted sizes are held to before anything is allocated. */
public final class Limits {
  /** The most values one split may have; 2^30 bytes or 4 GiB of floats. */
  public static final int VALUES = 1 << 30;

  private Limits() {}

  /**
   * The product of sizes that a file claims.
   *
   * @throws DataException when one is negative or the product exceeds {@link #VALUES}
   */
  public static int values(String file, long... sizes) {
    long product = 1;
    for (long size : sizes) {
      if (size < 0 || (size > 0 && product > VALUES / size)) {
        throw new DataException(
            "Cannot read "
                + file
                + ": it claims "
                + Arrays.toString(sizes)
                + " values (at most "
                + VALUES
                + " in all); the header is damaged, or the data must be split into several files");
      }
      product *= size;
    }
    return (int) product;
  }
}
