package io.sparqat.quant.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.model.ClassConfig;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchedulesOverStepsTest {
  private static final ClassConfig DECAY =
      new ClassConfig("PolynomialDecay", Map.of("final_sparsity", 0.5, "end_step", 20));

  private static SchedulesOverSteps pruning(ClassConfig config) {
    return SchedulesOverSteps.of(Optional.of(config), Optional.empty());
  }

  @Test
  void areReadWithTheDefaultsOfTheirLibraries() {
    SchedulesOverSteps schedules =
        SchedulesOverSteps.of(
            Optional.of(DECAY),
            Optional.of(new ClassConfig("QNoiseScheduler", Map.of("start", 2, "finish", 9))));
    assertThat(schedules.pruning())
        .contains(new PruningSchedule.PolynomialDecay(0, 0.5, 0, 20, 3, 100));
    assertThat(schedules.qnoise()).contains(NoiseSchedule.between(2, 9));
  }

  @Test
  void comeBackFromTheirText() {
    SchedulesOverSteps constant =
        pruning(new ClassConfig("ConstantSparsity", Map.of("target_sparsity", 0.25)));
    assertThat(SchedulesOverSteps.parse(constant.text())).isEqualTo(constant);
    assertThat(SchedulesOverSteps.parse(pruning(DECAY).text())).isEqualTo(pruning(DECAY));
    assertThat(SchedulesOverSteps.parse("")).isEqualTo(SchedulesOverSteps.NONE);
    assertThat(SchedulesOverSteps.parse(SchedulesOverSteps.NONE.text()))
        .isEqualTo(SchedulesOverSteps.NONE);
  }

  @Test
  void ofSeveralWorkersCountTheStepsOfAllAndLeaveMasksToTheMerge() {
    SchedulesOverSteps alone =
        new SchedulesOverSteps(
            Optional.of(new PruningSchedule.PolynomialDecay(0.25, 0.75, 6, 12, 1, 3)),
            Optional.of(new NoiseSchedule(0, 12, 1, 1)));
    SchedulesOverSteps three = alone.over(3);
    assertThat(alone.prunesAt(6)).isTrue();
    assertThat(alone.sparsityInForce(8)).isEqualTo(0.25);
    assertThat(alone.sparsityInForce(100)).isEqualTo(0.75);
    assertThat(three.prunesAt(2)).isFalse();
    assertThat(three.sparsityInForce(1)).isZero();
    assertThat(three.sparsityInForce(2)).isEqualTo(0.25);
    assertThat(three.sparsityInForce(3)).isEqualTo(0.5);
    assertThat(three.noiseAt(2)).hasValue(alone.noiseAt(6).orElseThrow());
    assertThat(SchedulesOverSteps.parse(three.text())).isEqualTo(three);
  }

  @Test
  void areRefusedWithWhatWouldBeRight() {
    assertThatThrownBy(() -> pruning(ClassConfig.named("Lottery")))
        .hasMessage("Invalid pruning: Lottery (must be ConstantSparsity or PolynomialDecay)");
    assertThatThrownBy(() -> pruning(ClassConfig.named("ConstantSparsity")))
        .hasMessageContaining("no target_sparsity (must be given)");
    assertThatThrownBy(
            () ->
                pruning(
                    new ClassConfig(
                        "ConstantSparsity", Map.of("target_sparsity", 0.5, "begin", 3))))
        .hasMessageContaining("Invalid argument of ConstantSparsity: begin (must be one of");
  }
}
