package io.sparqat.jobs.fn;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.datasets.FloatFeatures;
import io.sparqat.datasets.LabeledRows;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldOutTest {
  private static final int ROWS = 100;

  @Test
  void everyRowIsOnOneSide() {
    HeldOut.Parts parts = new HeldOut(0.2, 7).split(rows(), "file:/data/train/part-00003.parquet");
    assertThat(parts.validation().rows()).isEqualTo(20);
    assertThat(parts.training().rows()).isEqualTo(80);
    assertThat(
            IntStream.concat(
                Arrays.stream(parts.validation().labels()),
                Arrays.stream(parts.training().labels())))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ROWS).boxed().toList());
  }

  @Test
  void theChoiceDependsOnSeedAndShardAlone() {
    int[] here = held(7, "file:/data/train/part-00003.parquet");
    assertThat(held(7, "hdfs://node/other/train/part-00003.parquet")).isEqualTo(here);
    assertThat(held(8, "file:/data/train/part-00003.parquet")).isNotEqualTo(here);
    assertThat(held(7, "file:/data/train/part-00004.parquet")).isNotEqualTo(here);
  }

  private static int[] held(long seed, String shard) {
    return new HeldOut(0.2, seed).split(rows(), shard).validation().labels();
  }

  /** Rows whose label is their number. */
  private static LabeledRows rows() {
    return new LabeledRows(
        new int[] {1},
        new FloatFeatures(new float[ROWS], 1),
        IntStream.range(0, ROWS).toArray(),
        ROWS);
  }
}
