package io.sparqat.datasets.idx;

import io.sparqat.datasets.ByteFeatures;
import io.sparqat.datasets.DataException;
import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.SourceFile;
import io.sparqat.datasets.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A directory with the four files of MNIST and its kin, each plain or {@code .gz}: {@code
 * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and
 * {@code t10k-labels-idx1-ubyte}. Images become rows of shape (height, width, 1), ten classes.
 */
public final class IdxDirectory {
  private static final int CLASSES = 10;
  private static final Map<Split, String> PREFIXES =
      Map.of(Split.TRAIN, "train", Split.TEST, "t10k");

  private IdxDirectory() {}

  /** Whether the directory holds a file this reader would take for training images. */
  public static boolean accepts(Path directory) {
    return existing(directory, "train-images-idx3-ubyte") != null;
  }

  /** Reads training and test rows. */
  public static DataSet read(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new DataException(
          "Cannot read " + directory + ": no such directory (check the data directory)");
    }
    Map<Split, LabeledRows> splits = new EnumMap<>(Split.class);
    TreeMap<String, String> origin = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    PREFIXES.forEach(
        (split, prefix) -> {
          for (String kind : List.of("-images-idx3-ubyte", "-labels-idx1-ubyte")) {
            if (existing(directory, prefix + kind) == null) {
              missing.add(prefix + kind);
            }
          }
        });
    if (!missing.isEmpty()) {
      missing.sort(null);
      throw new DataException(
          "Cannot read "
              + directory
              + ": missing "
              + String.join(", ", missing)
              + " (each plain or .gz); put the four files of the data set there");
    }
    PREFIXES.forEach(
        (split, prefix) -> {
          SourceFile images = file(directory, prefix + "-images-idx3-ubyte");
          SourceFile labels = file(directory, prefix + "-labels-idx1-ubyte");
          splits.put(split, pair(images, labels));
          origin.put(images.name(), images.sha256());
          origin.put(labels.name(), labels.sha256());
        });
    List<String> classNames = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    return new DataSet(
        directory.toAbsolutePath().normalize().getFileName().toString(),
        splits,
        classNames,
        origin);
  }

  /** Reads one file of images and its file of labels. */
  static LabeledRows pair(SourceFile imageFile, SourceFile labelFile) {
    IdxFile images = IdxFile.read(imageFile, 3);
    IdxFile labels = IdxFile.read(labelFile, 1);
    int rows = images.axes()[0];
    int height = images.axes()[1];
    int width = images.axes()[2];
    if (rows < 1 || height < 1 || width < 1) {
      throw new DataException(
          "Cannot read " + imageFile.path() + ": it holds no images (at least one is needed)");
    }
    if (labels.axes()[0] != rows) {
      throw new DataException(
          "Cannot pair "
              + imageFile.path()
              + " with "
              + labelFile.path()
              + ": "
              + rows
              + " images, "
              + labels.axes()[0]
              + " labels (the counts must be equal); take both files from one data set");
    }
    int[] classes = new int[rows];
    for (int i = 0; i < rows; i++) {
      classes[i] = labels.values()[i] & 0xff;
      if (classes[i] >= CLASSES) {
        throw new DataException(
            "Cannot read "
                + labelFile.path()
                + ": at offset "
                + (8 + i)
                + " stands label "
                + classes[i]
                + " (must be in [0, "
                + CLASSES
                + ")); the file is damaged, or not of this data set");
      }
    }
    return new LabeledRows(
        new int[] {height, width, 1},
        new ByteFeatures(images.values(), height * width, ByteFeatures.IMAGE_SCALE),
        classes,
        CLASSES);
  }

  private static SourceFile file(Path directory, String name) {
    Path path = existing(directory, name);
    return SourceFile.at(path == null ? directory.resolve(name) : path);
  }

  private static @Nullable Path existing(Path directory, String name) {
    for (String candidate : List.of(name, name + ".gz")) {
      if (Files.isRegularFile(directory.resolve(candidate))) {
        return directory.resolve(candidate);
      }
    }
    return null;
  }
}
