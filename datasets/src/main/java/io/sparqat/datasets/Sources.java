package io.sparqat.datasets;

import io.sparqat.datasets.idx.IdxDirectory;
import io.sparqat.datasets.synthetic.DrawnDigits;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens a source of rows by the text a user names it with. */
public final class Sources {
  /** What a source may be, for a help text. */
  public static final String DESCRIPTION =
      "A directory with the four IDX files of an MNIST-like data set, or digits[:TRAIN[:TEST]]"
          + " for generated images.";

  private static final Pattern DIGITS = Pattern.compile("digits(?::(\\d{1,7})(?::(\\d{1,7}))?)?");
  private static final String DEFAULT_TRAIN_ROWS = "12000";
  private static final String DEFAULT_TEST_ROWS = "4000";

  private Sources() {}

  /** Whether {@code source} names a generator, not a place. */
  public static boolean isGenerated(String source) {
    return DIGITS.matcher(source).matches();
  }

  /**
   * Reads or generates everything a source has.
   *
   * @param seed for what is generated
   */
  public static DataSet open(String source, long seed) {
    Matcher digits = DIGITS.matcher(source);
    if (digits.matches()) {
      String train = digits.group(1) == null ? DEFAULT_TRAIN_ROWS : digits.group(1);
      String test = digits.group(2) == null ? DEFAULT_TEST_ROWS : digits.group(2);
      return DrawnDigits.generate(Integer.parseInt(train), Integer.parseInt(test), seed);
    }
    return IdxDirectory.read(Path.of(source));
  }
}
