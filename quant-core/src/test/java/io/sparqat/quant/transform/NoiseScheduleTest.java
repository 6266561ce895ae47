package io.sparqat.quant.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NoiseScheduleTest {
  @Test
  void theFactorRisesAsInQKeras() {
    NoiseSchedule schedule = NoiseSchedule.between(2, 10);
    assertThat(LongStream.rangeClosed(0, 11).mapToDouble(schedule::factorAt))
        .containsExactly(
            0.0,
            0.0,
            0.0,
            0.330078125,
            0.578125,
            0.755859375,
            0.875,
            0.947265625,
            0.984375,
            0.998046875,
            1.0,
            1.0);
  }

  @Test
  void betweenUpdatesTheFactorStays() {
    NoiseSchedule schedule = new NoiseSchedule(0, 8, 4, 1);
    assertThat(schedule.factorAt(5)).isEqualTo(schedule.factorAt(4)).isEqualTo(0.5);
  }

  @Test
  void aStartAfterTheFinishIsRefused() {
    assertThatThrownBy(() -> NoiseSchedule.between(3, 2)).hasMessageContaining("Invalid start: 3");
  }
}
