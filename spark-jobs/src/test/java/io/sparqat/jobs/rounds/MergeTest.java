package io.sparqat.jobs.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergeTest {
  private static final float[] START = new float[3];

  @Test
  void oneWorkerIsReturnedUnchanged() {
    float[] trained = {0.1f, -3.7f, 1e-20f};
    assertThat(merge(List.of(), worker(977, trained))).isEqualTo(trained);
  }

  @Test
  void workersThatAgreeAreReturnedUnchanged() {
    float[] trained = {0.1f, -3.7f, 1e-20f};
    assertThat(merge(List.of(), worker(31, trained), worker(7, trained), worker(100, trained)))
        .isEqualTo(trained);
  }

  @Test
  void workersCountByTheRowsTheySaw() {
    assertThat(merge(List.of(), worker(3, 1, 0, 0), worker(1, 5, 4, 0))).containsExactly(2, 1, 0);
  }

  @Test
  void aWorkerWithoutRowsDoesNotCount() {
    assertThat(merge(List.of(), worker(3, 1, 1, 1), worker(0, 9, 9, 9))).containsExactly(1, 1, 1);
  }

  @Test
  void nothingSeenChangesNothing() {
    assertThat(merge(List.of(), worker(0, 9, 9, 9))).isEqualTo(START);
  }

  @Test
  void countersTakeTheLargest() {
    MergeRule counter = new MergeRule(MergeRule.Kind.MAXIMUM, 2, 1, 0);
    assertThat(merge(List.of(counter), worker(1, 0, 0, 7), worker(9, 0, 0, 5))[2]).isEqualTo(7);
  }

  @Test
  void variancesAreThoseOfAllRowsTogether() {
    Random random = new Random(5);
    double[] first = random.doubles(40).toArray();
    double[] second = random.doubles(10).map(x -> 3 + 2 * x).toArray();
    double[] all = new double[50];
    System.arraycopy(first, 0, all, 0, 40);
    System.arraycopy(second, 0, all, 40, 10);
    MergeRule variance = new MergeRule(MergeRule.Kind.POOLED_VARIANCE, 1, 1, 0);
    float[] merged = merge(List.of(variance), moments(first), moments(second));
    assertThat(merged[0]).isCloseTo((float) mean(all), offset(1e-5f));
    assertThat(merged[1]).isCloseTo((float) variance(all), offset(1e-5f));
  }

  private static RoundResult moments(double[] rows) {
    return worker(rows.length, (float) mean(rows), (float) variance(rows), 0);
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return java.util.Arrays.stream(values)
        .map(x -> (x - mean) * (x - mean))
        .average()
        .orElseThrow();
  }

  private static RoundResult worker(int rows, float... trained) {
    return new RoundResult(
        new RoundMetrics(1, rows, 0, 0, 0, 0, 0, Validation.NONE, 0, 0), trained, new float[0], "");
  }

  private static float[] merge(List<MergeRule> rules, RoundResult... results) {
    return new Merge(rules).parameters(START, List.of(results));
  }
}
