package io.sparqat.jobs.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AveragingTest {
  @ParameterizedTest
  @CsvSource({
    "2, 100, 50, 0, 1, 4",
    "2, 101, 50, 0, 1, 6",
    "1, 100, 50, 10, 1, 12",
    "1, 5, 50, 10, 1, 5",
    "3, 5, 50, 7, 1, 9"
  })
  void roundsEndWithTheirEpochAndAreShortWhileWarm(
      int epochs, long steps, int localSteps, int warmRounds, int warmSteps, long rounds) {
    Averaging averaging = Averaging.PLAIN.withWarmPhase(warmRounds, warmSteps);
    assertThat(averaging.rounds(epochs, steps, localSteps)).isEqualTo(rounds);
  }

  @Test
  void theLastRoundsAreAveraged() {
    TailAverage tail = new TailAverage(2);
    float[] newest = {4};
    tail.add(new float[] {100});
    tail.add(new float[] {2});
    tail.add(newest);
    assertThat(tail.mean(newest)).containsExactly(3);
  }

  @Test
  void withOneRoundToAverageTheNewestIsReturnedAsItIs() {
    TailAverage tail = new TailAverage(1);
    float[] newest = {4};
    tail.add(new float[] {2});
    tail.add(newest);
    assertThat(tail.mean(newest)).isSameAs(newest);
    assertThat(tail.vectors()).isEmpty();
  }
}
