package io.sparqat.quant.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
  @Test
  void keepsWhatNothingBeats() {
    double[][] points = {{1, 5}, {2, 3}, {3, 3}, {4, 1}, {5, 2}, {2, 3}, {Double.NaN, 0}};
    assertThat(ParetoFront.of(points)).containsExactly(true, true, false, true, false, true, false);
  }

  @Test
  void hypervolumeOfAStaircaseIsItsArea() {
    double[][] points = {{1, 3}, {2, 2}, {3, 1}, {3, 3}};
    assertThat(ParetoFront.hypervolume(points, new double[] {4, 4})).isEqualTo(6);
    assertThat(ParetoFront.hypervolume(points, new double[] {1, 1})).isZero();
    assertThat(ParetoFront.hypervolume(new double[][] {{0, 0, 0}}, new double[] {2, 3, 4}))
        .isEqualTo(24);
    assertThat(
            ParetoFront.hypervolume(new double[][] {{0, 1, 1}, {1, 0, 0}}, new double[] {2, 2, 2}))
        .isEqualTo(2 + 4 - 1);
  }

  @Test
  void hypervolumeAgreesWithCountingPoints() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] points = new double[12][3];
    for (double[] point : points) {
      for (int i = 0; i < 3; i++) {
        point[i] = random.nextDouble();
      }
    }
    int inside = 0;
    int draws = 200_000;
    for (int n = 0; n < draws; n++) {
      double[] at = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
      for (double[] point : points) {
        if (ParetoFront.dominates(point, at)) {
          inside++;
          break;
        }
      }
    }
    assertThat(ParetoFront.hypervolume(points, new double[] {1, 1, 1}))
        .isCloseTo(inside / (double) draws, within(0.005));
  }
}
