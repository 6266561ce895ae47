package io.sparqat.jobs.rounds;

import io.sparqat.datasets.FloatFeatures;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.jobs.fn.RowExamples;
import io.sparqat.jobs.fn.RowMinibatches;
import io.sparqat.quant.rows.RowTreatment;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Drawn rows for {@link Family}, without files.
 *
 * @param rows of every worker
 * @param alike whether all workers have the same rows in the same order
 * @param treatment of the rows
 */
record DrawnSource(int rows, int batchSize, boolean alike, RowTreatment treatment)
    implements MinibatchSource<List<String>> {
  static final long SEED = 11;

  DrawnSource(int rows, int batchSize, boolean alike) {
    this(rows, batchSize, alike, RowTreatment.NONE);
  }

  @Override
  public RowMinibatches open(int worker, Iterator<List<String>> partition) {
    int drawn = alike ? 0 : worker;
    return new RowMinibatches(
        examples(drawn), batchSize, WorkerSeed.of(SEED, drawn), treatment, SEED);
  }

  /** Images with a bright third that is their class. */
  RowExamples examples(int worker) {
    SplittableRandom random = new SplittableRandom(WorkerSeed.of(SEED + 1, worker));
    float[] features = new float[rows * Family.PIXELS];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(Family.CLASSES);
      for (int pixel = 0; pixel < Family.PIXELS; pixel++) {
        boolean bright = pixel * Family.CLASSES / Family.PIXELS == labels[row];
        features[row * Family.PIXELS + pixel] =
            (float) (random.nextDouble(0.6) + (bright ? 0.4 : 0));
      }
    }
    return new RowExamples(
        new LabeledRows(
            new int[] {8, 8, 1},
            new FloatFeatures(features, Family.PIXELS),
            labels,
            Family.CLASSES));
  }
}
