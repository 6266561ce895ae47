package io.sparqat.datasets.synthetic;

import io.sparqat.datasets.ByteFeatures;
import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Sha256;
import io.sparqat.datasets.Split;
import io.sparqat.datasets.random.SplitMix64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Ten classes of 28×28 images: digits drawn with a pen, each with its own way points, slant, turn,
 * size, place, thickness and darkness, stray marks and noise. Hard enough that position alone does
 * not tell the classes apart: a linear model stays under 90 %, a small convolutional network passes
 * 97 %.
 *
 * <p>Image {@code i} of a seed depends on the seed and on {@code i} alone, uses no transcendental
 * function but {@link StrictMath}'s, and so has the same bytes on every machine. Classes follow
 * each other in turn; training rows have even keys, test rows odd ones.
 */
public final class DrawnDigits {
  /** Changes whenever the same seed gives other images. */
  public static final int VERSION = 1;

  private static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final int STRAY_MARKS = 2;

  private DrawnDigits() {}

  /** Training and test images, without overlap. */
  public static DataSet generate(int trainRows, int testRows, long seed) {
    String description =
        "drawn digits version "
            + VERSION
            + ", seed "
            + seed
            + ", "
            + trainRows
            + " + "
            + testRows
            + " rows";
    return new DataSet(
        "digits",
        Map.of(Split.TRAIN, rows(trainRows, seed, 0), Split.TEST, rows(testRows, seed, 1)),
        IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(),
        new TreeMap<>(Map.of(description, Sha256.of(description))));
  }

  private static LabeledRows rows(int rows, long seed, int parity) {
    byte[] pixels = new byte[Math.multiplyExact(rows, SIDE * SIDE)];
    int[] labels = IntStream.range(0, rows).map(i -> i % CLASSES).toArray();
    // Every image has its own key, so the order in which threads draw them does not matter.
    int batch = 256;
    IntStream.range(0, (rows + batch - 1) / batch)
        .parallel()
        .forEach(
            block -> {
              Canvas canvas = new Canvas(SIDE);
              for (int i = block * batch; i < Math.min(rows, (block + 1) * batch); i++) {
                draw(canvas, labels[i], new SplitMix64(VERSION, seed, 2L * i + parity));
                print(canvas, pixels, i, new SplitMix64(~VERSION, seed, 2L * i + parity));
              }
            });
    return new LabeledRows(
        new int[] {SIDE, SIDE, 1},
        new ByteFeatures(pixels, SIDE * SIDE, ByteFeatures.IMAGE_SCALE),
        labels,
        CLASSES);
  }

  private static void draw(Canvas canvas, int digit, SplitMix64 random) {
    canvas.clear();
    List<List<Stroke>> ways = Glyphs.DIGITS.get(digit);
    List<Stroke> glyph = ways.get((int) (random.nextDouble() * ways.size()));
    Placement placement = Placement.random(random, SIDE);
    double radius = random.uniform(0.75, 1.7);
    float darkness = (float) random.uniform(0.7, 1);
    for (Stroke stroke : glyph) {
      draw(canvas, stroke, placement, radius, darkness, random);
    }
    for (int i = 0; i < STRAY_MARKS; i++) {
      double x = random.uniform(0, SIDE);
      double y = random.uniform(0, SIDE);
      double x1 = x + random.uniform(-5, 5);
      double y1 = y + random.uniform(-5, 5);
      canvas.draw(x, y, x1, y1, random.uniform(0.3, 0.9), (float) random.uniform(0.3, 0.8));
    }
  }

  private static void draw(
      Canvas canvas,
      Stroke stroke,
      Placement placement,
      double radius,
      float darkness,
      SplitMix64 random) {
    double[] ways = stroke.points().clone();
    for (int i = 0; i < ways.length; i++) {
      ways[i] += random.uniform(-0.05, 0.05);
    }
    Stroke shaken = stroke.through(ways);
    double x = placement.x(shaken.vertex(0, 0), shaken.vertex(0, 1));
    double y = placement.y(shaken.vertex(0, 0), shaken.vertex(0, 1));
    for (int piece = 1; piece <= shaken.segments(); piece++) {
      double u = shaken.vertex(piece, 0);
      double v = shaken.vertex(piece, 1);
      double nextX = placement.x(u, v);
      double nextY = placement.y(u, v);
      canvas.draw(x, y, nextX, nextY, radius, darkness);
      x = nextX;
      y = nextY;
    }
  }

  /** Adds the paper's noise (a sum of four uniform draws, nearly normal) and turns ink to bytes. */
  private static void print(Canvas canvas, byte[] pixels, int image, SplitMix64 random) {
    double amount = random.uniform(0.02, 0.12);
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      long bits = random.nextLong();
      int sum = 0;
      for (int shift = 0; shift < 64; shift += 16) {
        sum += (int) (bits >>> shift & 0xffff);
      }
      double noise = (sum / 65536.0 - 2) * amount * 1.7;
      double value = Math.max(0, Math.min(1, canvas.ink(pixel) + noise));
      pixels[image * SIDE * SIDE + pixel] = (byte) (int) (value * 255 + 0.5);
    }
  }
}
