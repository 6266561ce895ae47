package io.sparqat.datasets.csv;

import io.sparqat.datasets.DataException;
import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.FloatFeatures;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.SourceFile;
import io.sparqat.datasets.Split;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Text files of rows as a data set of shape (features). */
public final class CsvFiles {
  private static final int MOST_CLASSES = 1000;

  private CsvFiles() {}

  /**
   * Reads training rows and, if there is a second file, test rows. Classes are the distinct labels
   * of both, in numerical order if all are integers, else in order of their characters.
   */
  public static DataSet read(Path trainFile, Optional<Path> testFile, CsvFormat format) {
    Map<Split, SourceFile> files = new EnumMap<>(Split.class);
    files.put(Split.TRAIN, SourceFile.at(trainFile));
    testFile.ifPresent(path -> files.put(Split.TEST, SourceFile.at(path)));
    Map<Split, CsvTable> tables = new EnumMap<>(Split.class);
    files.forEach((split, file) -> tables.put(split, CsvTable.read(file, format)));
    List<String> classes = classes(trainFile, tables);
    Map<Split, LabeledRows> splits = new EnumMap<>(Split.class);
    TreeMap<String, String> origin = new TreeMap<>();
    tables.forEach((split, table) -> splits.put(split, rows(table, classes)));
    files.values().forEach(file -> origin.put(file.name(), file.sha256()));
    return new DataSet(name(trainFile), splits, classes, origin);
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.gz$", "").replaceFirst("\\.[^.]*$", "");
  }

  private static List<String> classes(Path file, Map<Split, CsvTable> tables) {
    List<String> names =
        tables.values().stream().flatMap(table -> table.labels().stream()).distinct().toList();
    if (names.size() < 2 || names.size() > MOST_CLASSES) {
      throw new DataException(
          "Cannot read "
              + file
              + ": its label column has "
              + names.size()
              + " distinct values (must be in [2, "
              + MOST_CLASSES
              + "]); name the column of the classes");
    }
    boolean numbers = names.stream().allMatch(name -> name.matches("-?\\d{1,9}"));
    Comparator<String> order =
        numbers ? Comparator.comparingInt(Integer::parseInt) : Comparator.naturalOrder();
    return names.stream().sorted(order).toList();
  }

  private static LabeledRows rows(CsvTable table, List<String> classes) {
    Map<String, Integer> numbers = new TreeMap<>();
    Stream.iterate(0, i -> i < classes.size(), i -> i + 1)
        .forEach(i -> numbers.put(classes.get(i), i));
    int[] labels = table.labels().stream().mapToInt(numbers::get).toArray();
    return new LabeledRows(
        new int[] {table.width()},
        new FloatFeatures(table.features(), table.width()),
        labels,
        classes.size(),
        IntStream.range(0, labels.length).toArray(),
        table.weights());
  }
}
