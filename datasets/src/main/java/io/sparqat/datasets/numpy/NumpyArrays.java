package io.sparqat.datasets.numpy;

import io.sparqat.datasets.ByteFeatures;
import io.sparqat.datasets.DataException;
import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.Features;
import io.sparqat.datasets.FloatFeatures;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.SourceFile;
import io.sparqat.datasets.Split;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Arrays under Keras's names, {@code x_train}, {@code y_train}, {@code x_test} and {@code y_test}
 * (the test pair may be missing), in one {@code .npz} file or as {@code .npy} files of a directory.
 * The first axis of {@code x} counts rows; images without a channel axis get one. Unsigned bytes
 * stay bytes, all else becomes float32.
 */
public final class NumpyArrays {
  // As for gzip: no deflate stream expands further than this.
  private static final long LARGEST_EXPANSION = 1032;

  private NumpyArrays() {}

  /** Whether this reader would take the file or directory. */
  public static boolean accepts(Path path) {
    return path.toString().endsWith(".npz") || Files.isRegularFile(path.resolve("x_train.npy"));
  }

  /** Reads an {@code .npz} file or a directory of {@code .npy} files. */
  public static DataSet read(Path path) {
    TreeMap<String, String> origin = new TreeMap<>();
    Map<String, NpyArray> arrays =
        Files.isDirectory(path) ? files(path, origin) : entries(path, origin);
    Map<Split, LabeledRows> splits = new EnumMap<>(Split.class);
    List<NpyArray> labels = new ArrayList<>();
    for (String name : List.of("y_train", "y_test")) {
      Optional.ofNullable(arrays.get(name)).ifPresent(labels::add);
    }
    int classes =
        1
            + (int)
                Math.min(1 << 20, labels.stream().mapToLong(NumpyArrays::largest).max().orElse(0));
    splits.put(Split.TRAIN, rows(path, arrays, "train", classes));
    if (arrays.containsKey("x_test")) {
      splits.put(Split.TEST, rows(path, arrays, "test", classes));
    }
    String name = path.getFileName().toString().replaceFirst("\\.npz$", "");
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return new DataSet(name, splits, names, origin);
  }

  private static long largest(NpyArray labels) {
    return Arrays.stream(labels.integers()).max().orElse(0);
  }

  private static Map<String, NpyArray> files(Path directory, Map<String, String> origin) {
    Map<String, NpyArray> arrays = new TreeMap<>();
    for (String name : List.of("x_train", "y_train", "x_test", "y_test")) {
      Path path = directory.resolve(name + ".npy");
      if (Files.exists(path)) {
        SourceFile file = SourceFile.at(path);
        try (InputStream in = file.open()) {
          arrays.put(name, NpyArray.read(in, path.toString(), file.largestContent()));
        } catch (IOException e) {
          throw unreadable(path.toString(), e);
        }
        origin.put(file.name(), file.sha256());
      }
    }
    return arrays;
  }

  private static Map<String, NpyArray> entries(Path path, Map<String, String> origin) {
    SourceFile file = SourceFile.at(path);
    Map<String, NpyArray> arrays = new TreeMap<>();
    try (ZipFile zip = new ZipFile(path.toFile())) {
      for (String name : List.of("x_train", "y_train", "x_test", "y_test")) {
        ZipEntry entry = zip.getEntry(name + ".npy");
        if (entry != null) {
          String where = path + ", array " + name;
          try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), 1 << 16)) {
            arrays.put(
                name, NpyArray.read(in, where, entry.getCompressedSize() * LARGEST_EXPANSION));
          }
        }
      }
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
    origin.put(file.name(), file.sha256());
    return arrays;
  }

  private static DataException unreadable(String where, IOException e) {
    String reason = e instanceof EOFException ? "it ends within the header" : e.getMessage();
    return new DataException("Cannot read " + where + ": " + reason + "; save it again", e);
  }

  private static LabeledRows rows(
      Path path, Map<String, NpyArray> arrays, String split, int classes) {
    NpyArray x = arrays.get("x_" + split);
    NpyArray y = arrays.get("y_" + split);
    if (x == null || y == null) {
      throw new DataException(
          "Cannot read "
              + path
              + ": it has no x_"
              + split
              + " and y_"
              + split
              + " (arrays found: "
              + arrays.keySet()
              + "); save both under these names");
    }
    int[] axes = x.shape();
    long[] labels = y.integers();
    if (axes.length < 2 || axes[0] < 1 || axes[0] != labels.length) {
      throw new DataException(
          "Cannot pair "
              + x.where()
              + " with its labels: shapes "
              + Arrays.toString(axes)
              + " and "
              + Arrays.toString(y.shape())
              + " (the first axes must be equal and at least 1, and x must have a second)");
    }
    int[] chosen = new int[labels.length];
    for (int i = 0; i < chosen.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes || classes > 1 << 16) {
        throw new DataException(
            "Cannot read "
                + y.where()
                + ": label "
                + labels[i]
                + " at index "
                + i
                + " (must be in [0, 65536))");
      }
      chosen[i] = (int) labels[i];
    }
    int[] shape = Arrays.copyOfRange(axes, 1, axes.length);
    int width = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (width < 1) {
      throw new DataException(
          "Cannot read "
              + x.where()
              + ": rows of shape "
              + Arrays.toString(shape)
              + " hold no values (every axis must be at least 1)");
    }
    Features features =
        x.isBytes()
            ? new ByteFeatures(x.bytes(), width, ByteFeatures.IMAGE_SCALE)
            : new FloatFeatures(x.floats(), width);
    return new LabeledRows(withChannel(shape), features, chosen, classes);
  }

  private static int[] withChannel(int[] shape) {
    return shape.length == 2 ? new int[] {shape[0], shape[1], 1} : shape;
  }
}
