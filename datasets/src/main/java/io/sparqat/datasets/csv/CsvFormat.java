package io.sparqat.datasets.csv;

import java.util.List;

/**
 * How a text file of rows is written.
 *
 * @param separator between fields; fields may stand in double quotes (RFC 4180)
 * @param header whether the first line names the columns; they are numbered from 1 otherwise
 * @param label the label's column, by name or number; empty for the last one
 * @param ignored columns that are neither features nor the label
 */
public record CsvFormat(char separator, Header header, String label, List<String> ignored) {
  /** What the first line is. */
  public enum Header {
    NAMES,
    NONE
  }

  /** Commas, a header, the label last, no column ignored. */
  public static final CsvFormat DEFAULT = new CsvFormat(',', Header.NAMES, "", List.of());

  public CsvFormat {
    ignored = List.copyOf(ignored);
  }
}
