package io.sparqat.datasets;

import io.sparqat.datasets.cifar.Cifar10Directory;
import io.sparqat.datasets.csv.CsvFiles;
import io.sparqat.datasets.csv.CsvFormat;
import io.sparqat.datasets.idx.IdxDirectory;
import io.sparqat.datasets.numpy.NumpyArrays;
import io.sparqat.datasets.synthetic.DrawnDigits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens a source of rows by the text a user names it with; docs/data.md lists what may stand. */
public final class Sources {
  /** What a source may be, for a help text. */
  public static final String DESCRIPTION =
      "A directory of IDX, CIFAR-10 (binary) or .npy files, an .npz file, a CSV file"
          + " ('FILE?label=COLUMN&ignore=COLUMN,...&weight=COLUMN&separator=tab&header=no&test=FILE or PART'),"
          + " or digits[:TRAIN[:TEST]] for generated images.";

  private static final Pattern DIGITS = Pattern.compile("digits(?::(\\d{1,7})(?::(\\d{1,7}))?)?");
  private static final String DEFAULT_TRAIN_ROWS = "12000";
  private static final String DEFAULT_TEST_ROWS = "4000";
  private static final Pattern PART = Pattern.compile("0?\\.\\d+");

  private Sources() {}

  /** Whether {@code source} names a generator, not a place. */
  public static boolean isGenerated(String source) {
    return DIGITS.matcher(source).matches();
  }

  /**
   * Reads or generates everything a source has.
   *
   * @param seed for what is generated, and for rows drawn as a test set
   */
  public static DataSet open(String source, long seed) {
    Matcher digits = DIGITS.matcher(source);
    if (digits.matches()) {
      String train = digits.group(1) == null ? DEFAULT_TRAIN_ROWS : digits.group(1);
      String test = digits.group(2) == null ? DEFAULT_TEST_ROWS : digits.group(2);
      return DrawnDigits.generate(Integer.parseInt(train), Integer.parseInt(test), seed);
    }
    SourceText text = SourceText.parse(source);
    Path path = Path.of(text.path());
    Optional<String> part = text.option("test").filter(test -> PART.matcher(test).matches());
    DataSet data = read(text, path, part.isPresent());
    return part.map(test -> data.carve(Split.TEST, Double.parseDouble(test), seed)).orElse(data);
  }

  private static DataSet read(SourceText text, Path path, boolean testIsPart) {
    return switch (text.option("format").orElseGet(() -> guess(path))) {
      case "idx" -> IdxDirectory.read(path);
      case "cifar10" -> Cifar10Directory.read(path);
      case "numpy" -> NumpyArrays.read(path);
      case "csv" ->
          CsvFiles.read(
              path,
              text.option("test").filter(test -> !testIsPart).map(path::resolveSibling),
              csv(text));
      default ->
          throw new DataException(
              "Cannot read source "
                  + path
                  + ": invalid format: "
                  + text.option("format").orElse("")
                  + " (must be one of cifar10, csv, idx, numpy)");
    };
  }

  private static String guess(Path path) {
    if (NumpyArrays.accepts(path)) {
      return "numpy";
    }
    if (Cifar10Directory.accepts(path)) {
      return "cifar10";
    }
    return Files.isRegularFile(path) ? "csv" : "idx";
  }

  private static CsvFormat csv(SourceText text) {
    boolean tabs = text.path().endsWith(".tsv");
    return new CsvFormat(
        text.choice(
            "separator",
            tabs ? "tab" : "comma",
            Map.of("comma", ',', "tab", '\t', "semicolon", ';', "space", ' ')),
        text.choice(
            "header", "yes", Map.of("yes", CsvFormat.Header.NAMES, "no", CsvFormat.Header.NONE)),
        text.option("label").orElse(""),
        text.option("ignore").map(names -> List.of(names.split(","))).orElse(List.of()),
        text.option("weight"));
  }
}
