package io.sparqat.datasets.csv;

import io.sparqat.datasets.DataException;
import io.sparqat.datasets.SourceFile;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which column is what.
 *
 * @param names of all columns
 * @param label index of the label's column
 * @param features indices of the features' columns, in order
 */
record CsvColumns(List<String> names, int label, int[] features) {
  /** Works out the columns of a file whose first line has these fields. */
  static CsvColumns of(SourceFile file, CsvFormat format, List<String> first) {
    List<String> names =
        format.header() == CsvFormat.Header.NAMES
            ? first
            : IntStream.rangeClosed(1, first.size()).mapToObj(Integer::toString).toList();
    int label = format.label().isEmpty() ? names.size() - 1 : find(file, names, format.label());
    List<Integer> ignored = format.ignored().stream().map(n -> find(file, names, n)).toList();
    if (ignored.contains(label)) {
      throw new DataException(
          "Cannot read "
              + file.path()
              + ": column '"
              + names.get(label)
              + "' is both the label and ignored (choose one)");
    }
    int[] features =
        IntStream.range(0, names.size()).filter(i -> i != label && !ignored.contains(i)).toArray();
    if (features.length == 0) {
      throw new DataException(
          "Cannot read "
              + file.path()
              + ": no column is left for features (it has "
              + names
              + "); check the separator");
    }
    return new CsvColumns(names, label, features);
  }

  private static int find(SourceFile file, List<String> names, String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new DataException(
          "Cannot read " + file.path() + ": no column '" + name + "' (it has " + names + ")");
    }
    return index;
  }
}
