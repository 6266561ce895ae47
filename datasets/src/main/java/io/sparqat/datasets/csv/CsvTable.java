package io.sparqat.datasets.csv;

import io.sparqat.datasets.DataException;
import io.sparqat.datasets.Limits;
import io.sparqat.datasets.SourceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file's rows: features as numbers, labels still as texts.
 *
 * @param width features in a row
 * @param features row-major
 * @param labels one a row
 * @param weights one a row, or null where there is no such column
 */
record CsvTable(int width, float[] features, List<String> labels, float @Nullable [] weights) {
  static CsvTable read(SourceFile file, CsvFormat format) {
    try (CsvLines lines = new CsvLines(file, format.separator())) {
      List<String> first = lines.next();
      if (first == null) {
        throw new DataException(
            "Cannot read " + file.path() + ": it is empty (at least one row is needed)");
      }
      CsvColumns columns = CsvColumns.of(file, format, first);
      Rows rows = new Rows(file, columns);
      List<String> fields = format.header() == CsvFormat.Header.NAMES ? lines.next() : first;
      for (; fields != null; fields = lines.next()) {
        rows.add(fields, lines.line());
      }
      return rows.table();
    } catch (IOException e) {
      throw new DataException("Cannot read " + file.path() + ": " + e.getMessage(), e);
    }
  }

  /** Collects rows; grows with what was really read, never with what a file claims. */
  private static final class Rows {
    private final SourceFile file;
    private final CsvColumns columns;
    private final List<String> labels = new ArrayList<>();
    private float[] features = new float[1024];
    private float[] weights = new float[1024];
    private int size;

    Rows(SourceFile file, CsvColumns columns) {
      this.file = file;
      this.columns = columns;
    }

    void add(List<String> fields, int line) {
      if (fields.size() != columns.names().size()) {
        throw refused(
            line,
            fields.size() + " fields (must be " + columns.names().size() + " as in line 1)",
            "mend or remove the line");
      }
      int width = columns.features().length;
      Limits.values(file.path().toString(), labels.size() + 1, width);
      if (size + width > features.length) {
        features = Arrays.copyOf(features, Math.max(size + width, size + (size >> 1)));
      }
      for (int column : columns.features()) {
        features[size++] = number(fields.get(column), columns.names().get(column), line);
      }
      columns.weight().ifPresent(column -> addWeight(fields.get(column), column, line));
      labels.add(fields.get(columns.label()));
    }

    private void addWeight(String text, int column, int line) {
      String name = columns.names().get(column);
      float weight = number(text, name, line);
      if (weight < 0) {
        throw refused(
            line,
            "'" + text + "' in column '" + name + "' (a weight must be >= 0)",
            "mend or remove the line");
      }
      if (labels.size() == weights.length) {
        weights = Arrays.copyOf(weights, weights.length * 2);
      }
      weights[labels.size()] = weight;
    }

    private float number(String text, String column, int line) {
      float value;
      try {
        value = Float.parseFloat(text);
      } catch (NumberFormatException e) {
        value = Float.NaN;
      }
      if (!Float.isFinite(value)) {
        throw refused(
            line,
            "'" + text + "' in column '" + column + "' (must be a finite number)",
            "mend or remove the line, or ignore the column");
      }
      return value;
    }

    private DataException refused(int line, String found, String remedy) {
      return new DataException(
          "Cannot read " + file.path() + ": line " + line + " has " + found + "; " + remedy);
    }

    CsvTable table() {
      if (labels.isEmpty()) {
        throw new DataException(
            "Cannot read "
                + file.path()
                + ": it has a header and no rows (at least one is needed)");
      }
      return new CsvTable(
          columns.features().length,
          Arrays.copyOf(features, size),
          labels,
          columns.weight().isPresent() ? Arrays.copyOf(weights, labels.size()) : null);
    }
  }
}
