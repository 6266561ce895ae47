package io.sparqat.quant.bench;

import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.train.ArrayExamples;
import java.util.SplittableRandom;

/** Examples to time with: uniform features of variance one, random classes. */
public final class RandomExamples {
  private RandomExamples() {}

  /** As many rows as asked for, of the size of the network's first input and output. */
  public static ArrayExamples of(ModelSpec network, int rows, long seed) {
    return of(
        network.inputs().get(0).shape().size(),
        network.shapeOf(network.outputs().get(0)).size(),
        rows,
        seed);
  }

  /** As many rows as asked for, of {@code width} features and {@code classes} classes. */
  public static ArrayExamples of(int width, int classes, int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] features = new float[Math.multiplyExact(rows, width)];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (random.nextDouble(-1, 1) * Math.sqrt(3));
    }
    return ArrayExamples.ofClasses(features, random.ints(rows, 0, classes).toArray(), classes);
  }
}
