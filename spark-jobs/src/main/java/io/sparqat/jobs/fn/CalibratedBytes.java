package io.sparqat.jobs.fn;

import io.sparqat.quant.score.Calibrated;
import io.sparqat.quant.score.Statistics;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What calibration gave, on its way to the driver. */
public final class CalibratedBytes {
  private CalibratedBytes() {}

  static byte[] of(Calibrated calibrated) {
    int[][] integers = calibrated.integers();
    int[][] places = calibrated.statistics().places();
    float[][] vectors = calibrated.statistics().vectors();
    int nodes = integers[0].length;
    int values = Arrays.stream(vectors).mapToInt(vector -> 1 + vector.length).sum();
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES * (3 + 2 * integers.length * nodes + values));
    bytes.putInt(integers.length).putInt(nodes).putInt(vectors.length);
    for (int c = 0; c < integers.length; c++) {
      for (int node = 0; node < nodes; node++) {
        bytes.putInt(integers[c][node]).putInt(places[c][node]);
      }
    }
    for (float[] vector : vectors) {
      bytes.putInt(vector.length);
      for (float value : vector) {
        bytes.putFloat(value);
      }
    }
    return bytes.array();
  }

  /** Reads what a task of {@link CalibrateConfigurations} returned. */
  public static Calibrated read(byte[] array) {
    ByteBuffer bytes = ByteBuffer.wrap(array);
    int configurations = bytes.getInt();
    int nodes = bytes.getInt();
    float[][] vectors = new float[bytes.getInt()][];
    int[][] integers = new int[configurations][nodes];
    int[][] places = new int[configurations][nodes];
    for (int c = 0; c < configurations; c++) {
      for (int node = 0; node < nodes; node++) {
        integers[c][node] = bytes.getInt();
        places[c][node] = bytes.getInt();
      }
    }
    for (int v = 0; v < vectors.length; v++) {
      vectors[v] = new float[bytes.getInt()];
      for (int i = 0; i < vectors[v].length; i++) {
        vectors[v][i] = bytes.getFloat();
      }
    }
    return new Calibrated(integers, new Statistics(places, vectors));
  }
}
