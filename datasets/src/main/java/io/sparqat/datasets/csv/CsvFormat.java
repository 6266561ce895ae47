package io.sparqat.datasets.csv;

import java.util.List;
import java.util.Optional;

/**
 * How a text file of rows is written.
 *
 * @param separator between fields; fields may stand in double quotes (RFC 4180)
 * @param header whether the first line names the columns; they are numbered from 1 otherwise
 * @param label the label's column, by name or number; empty for the last one
 * @param ignored columns that are neither features nor the label
 * @param weight the column of how much each row counts, by name or number
 */
public record CsvFormat(
    char separator, Header header, String label, List<String> ignored, Optional<String> weight) {
  /** What the first line is. */
  public enum Header {
    NAMES,
    NONE
  }

  /** Commas, a header, the label last, no column ignored, no weights. */
  public static final CsvFormat DEFAULT = new CsvFormat(',', Header.NAMES, "", List.of());

  /** A format without weights. */
  public CsvFormat(char separator, Header header, String label, List<String> ignored) {
    this(separator, header, label, ignored, Optional.empty());
  }

  public CsvFormat {
    ignored = List.copyOf(ignored);
  }
}
