package io.sparqat.jobs.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparqat.jobs.rounds.OuterOptimizer.Kind;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OuterOptimizerTest {
  @ParameterizedTest
  @EnumSource
  void withoutMomentumEveryRuleIsTheAverage(Kind kind) {
    Outer outer = new Outer(new OuterOptimizer(kind, 1, 0), new BitSet());
    float[] average = {1.5f, -3};
    assertThat(outer.step(new float[] {1, -2}, average)).containsExactly(average);
  }

  @ParameterizedTest
  @CsvSource({
    // Two rounds in which the workers' average is 1 beyond where they began; by hand.
    "SLOWMO,   1,   0.5, 1,   2.5",
    "SLOWMO,   0.5, 0.5, 0.5, 1.25",
    "NESTEROV, 1,   0.5, 1.5, 3.25",
    "NESTEROV, 0.7, 0.9, 1.33, 3.227",
    "BMUF,     1,   0.5, 1.5, 3.25"
  })
  void twoRoundsOfTheSameChange(
      Kind kind, double learningRate, double momentum, double first, double second) {
    Outer outer = new Outer(new OuterOptimizer(kind, learningRate, momentum), new BitSet());
    float[] one = outer.step(new float[] {0}, new float[] {1});
    assertThat(one[0]).isCloseTo((float) first, within(1e-6f));
    float[] two = outer.step(one, new float[] {one[0] + 1});
    assertThat(two[0]).isCloseTo((float) second, within(1e-6f));
  }

  @Test
  void statisticsAreTakenAsTheyWereMerged() {
    BitSet statistics = new BitSet();
    statistics.set(1);
    Outer outer = new Outer(new OuterOptimizer(Kind.NESTEROV, 0.7, 0.9), statistics);
    assertThat(outer.step(new float[] {0, 0}, new float[] {1, 1})).containsExactly(1.33f, 1);
  }

  @Test
  void aKeptVelocityGoesOnToTheSameBits() {
    OuterOptimizer rule = new OuterOptimizer(Kind.NESTEROV, 0.7, 0.9);
    Outer undisturbed = new Outer(rule, new BitSet());
    float[] first = undisturbed.step(new float[] {0.1f, 2}, new float[] {0.3f, 1});
    Outer resumed = new Outer(rule, new BitSet());
    resumed.velocity(undisturbed.velocity());
    assertThat(resumed.step(first, new float[] {1, 1}))
        .containsExactly(undisturbed.step(first, new float[] {1, 1}));
  }

  @ParameterizedTest
  @CsvSource({
    "AVERAGE, 10000, 8, 0",
    "NESTEROV, 10, 8, 0",
    "NESTEROV, 50, 8, 0.6",
    "SLOWMO, 200, 8, 0.9",
    "SLOWMO, 100000, 8, 0.9",
    "BMUF, 100000, 2, 0.5",
    "BMUF, 25, 8, 0.2"
  })
  void momentumIsWhatTheRoundsBear(Kind kind, long rounds, int workers, double momentum) {
    assertThat(OuterOptimizer.momentumFor(kind, rounds, workers)).isCloseTo(momentum, within(1e-9));
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new OuterOptimizer(Kind.SLOWMO, 0, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("learning rate");
    assertThatThrownBy(() -> new OuterOptimizer(Kind.SLOWMO, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("momentum");
  }
}
