package io.sparqat.quant.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PruneTest {
  @Test
  void theSmallestMagnitudesGo() {
    assertThat(Prune.mask(new float[] {0.1f, -3, 0.2f, -0.05f}, 0.5))
        .containsExactly(false, true, true, false);
  }

  @Test
  void amongEqualsTheLaterGoesFirst() {
    assertThat(Prune.mask(new float[] {1, -1, 1, 1}, 0.5))
        .containsExactly(true, true, false, false);
  }

  @Test
  void theEndsOfTheRangeKeepAllAndNothing() {
    assertThat(Prune.mask(new float[] {1, 2}, 0)).containsExactly(true, true);
    assertThat(Prune.mask(new float[] {1, 2}, 1)).containsExactly(false, false);
  }

  @Test
  void polynomialDecayGoesFromTheInitialToTheFinalShare() {
    PruningSchedule schedule = new PruningSchedule.PolynomialDecay(0.5, 0.8, 100, 200, 3, 10);
    assertThat(schedule.sparsityAt(99)).isZero();
    assertThat(schedule.sparsityAt(100)).isEqualTo(0.5);
    assertThat(schedule.sparsityAt(150)).isEqualTo(0.8 - 0.3 * 0.125, within(1e-12));
    assertThat(schedule.sparsityAt(500)).isEqualTo(0.8);
    assertThat(schedule.updatesAt(110)).isTrue();
    assertThat(schedule.updatesAt(115)).isFalse();
    assertThat(schedule.updatesAt(210)).isFalse();
  }

  @Test
  void aConstantScheduleStartsAtItsFirstStep() {
    PruningSchedule schedule = new PruningSchedule.Constant(0.6, 5, -1, 2);
    assertThat(schedule.sparsityAt(4)).isZero();
    assertThat(schedule.sparsityAt(5)).isEqualTo(0.6);
    assertThat(schedule.updatesAt(1001)).isTrue();
    assertThatThrownBy(() -> new PruningSchedule.Constant(1, 0, -1, 1))
        .hasMessageContaining("must be >= 0 and < 1");
  }
}
