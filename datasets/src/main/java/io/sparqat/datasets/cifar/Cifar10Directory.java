package io.sparqat.datasets.cifar;

import io.sparqat.datasets.ByteFeatures;
import io.sparqat.datasets.DataException;
import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Limits;
import io.sparqat.datasets.SourceFile;
import io.sparqat.datasets.Split;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A directory with {@code data_batch_1.bin} to {@code data_batch_5.bin} and {@code test_batch.bin}:
 * a label byte and three planes of 32×32 bytes a row, red, green and blue. Rows get shape (32, 32,
 * 3), channels last.
 */
public final class Cifar10Directory {
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int WIDTH = 3 * PLANE;
  private static final int RECORD = 1 + WIDTH;
  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  private static final List<String> TRAIN =
      IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList();
  private static final String TEST = "test_batch.bin";

  private Cifar10Directory() {}

  /** Whether the directory holds a file this reader would take. */
  public static boolean accepts(Path directory) {
    return Files.isRegularFile(directory.resolve(TRAIN.get(0)));
  }

  /** Reads training and test rows. */
  public static DataSet read(Path directory) {
    TreeMap<String, String> origin = new TreeMap<>();
    List<LabeledRows> train =
        TRAIN.stream().map(name -> read(directory.resolve(name), origin)).toList();
    LabeledRows test = read(directory.resolve(TEST), origin);
    return new DataSet(
        "cifar-10",
        Map.of(Split.TRAIN, LabeledRows.concatenate(train), Split.TEST, test),
        CLASSES,
        origin);
  }

  private static LabeledRows read(Path path, Map<String, String> origin) {
    SourceFile file = SourceFile.at(path);
    long size = file.largestContent();
    if (size == 0 || size % RECORD != 0) {
      throw new DataException(
          "Cannot read "
              + path
              + ": it has "
              + size
              + " bytes (must be a multiple of "
              + RECORD
              + ", one label and 3 planes of 32×32); the file is cut short, fetch it again");
    }
    int rows = (int) (size / RECORD);
    byte[] pixels = new byte[Limits.values(path.toString(), rows, WIDTH)];
    int[] labels = new int[rows];
    byte[] row = new byte[RECORD];
    try (InputStream in = file.open()) {
      for (int i = 0; i < rows; i++) {
        if (in.readNBytes(row, 0, RECORD) < RECORD) {
          throw new DataException("Cannot read " + path + ": it changed while being read");
        }
        labels[i] = row[0] & 0xff;
        if (labels[i] >= CLASSES.size()) {
          throw new DataException(
              "Cannot read "
                  + path
                  + ": at offset "
                  + (long) i * RECORD
                  + " stands label "
                  + labels[i]
                  + " (must be in [0, 10)); the file is damaged, or not CIFAR-10");
        }
        interleave(row, pixels, i * WIDTH);
      }
    } catch (IOException e) {
      throw new DataException("Cannot read " + path + ": " + e.getMessage(), e);
    }
    origin.put(file.name(), file.sha256());
    return new LabeledRows(
        new int[] {SIDE, SIDE, 3},
        new ByteFeatures(pixels, WIDTH, ByteFeatures.IMAGE_SCALE),
        labels,
        CLASSES.size());
  }

  /** Three planes to channels last. */
  private static void interleave(byte[] row, byte[] pixels, int start) {
    for (int pixel = 0; pixel < PLANE; pixel++) {
      for (int channel = 0; channel < 3; channel++) {
        pixels[start + pixel * 3 + channel] = row[1 + channel * PLANE + pixel];
      }
    }
  }
}
