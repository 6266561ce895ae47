package io.sparqat.datasets.csv;

import io.sparqat.datasets.DataException;
import io.sparqat.datasets.SourceFile;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Which column is what.
 *
 * @param names of all columns
 * @param label index of the label's column
 * @param weight index of the column of weights
 * @param features indices of the features' columns, in order
 */
record CsvColumns(List<String> names, int label, OptionalInt weight, int[] features) {
  /** Works out the columns of a file whose first line has these fields. */
  static CsvColumns of(SourceFile file, CsvFormat format, List<String> first) {
    List<String> names =
        format.header() == CsvFormat.Header.NAMES
            ? first
            : IntStream.rangeClosed(1, first.size()).mapToObj(Integer::toString).toList();
    int label = format.label().isEmpty() ? names.size() - 1 : find(file, names, format.label());
    List<Integer> ignored = format.ignored().stream().map(n -> find(file, names, n)).toList();
    OptionalInt weight =
        format.weight().stream().mapToInt(name -> find(file, names, name)).findFirst();
    if (ignored.contains(label)) {
      throw twice(file, names.get(label), "the label and ignored");
    }
    if (weight.isPresent() && (weight.getAsInt() == label || ignored.contains(weight.getAsInt()))) {
      throw twice(
          file,
          names.get(weight.getAsInt()),
          weight.getAsInt() == label ? "the label and the weight" : "the weight and ignored");
    }
    int[] features =
        IntStream.range(0, names.size())
            .filter(i -> i != label && i != weight.orElse(-1) && !ignored.contains(i))
            .toArray();
    if (features.length == 0) {
      throw new DataException(
          "Cannot read "
              + file.path()
              + ": no column is left for features (it has "
              + names
              + "); check the separator");
    }
    return new CsvColumns(names, label, weight, features);
  }

  private static DataException twice(SourceFile file, String column, String roles) {
    return new DataException(
        "Cannot read "
            + file.path()
            + ": column '"
            + column
            + "' is both "
            + roles
            + " (choose one)");
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
