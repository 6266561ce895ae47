package io.sparqat.quant.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void linearTicksAreRoundValuesInsideTheAxis() {
    assertThat(Axis.linear("a", -1, 1).ticks(5)).containsExactly(-1.0, -0.5, 0.0, 0.5, 1.0);
    assertThat(Axis.linear("a", 0.87, 0.933).ticks(6))
        .containsExactly(0.87, 0.88, 0.89, 0.9, 0.91, 0.92, 0.93);
  }

  @Test
  void logarithmicTicksGetDenserUntilThereAreEnough() {
    assertThat(Axis.logarithmic("e", 1, 1e6).ticks(6))
        .containsExactly(1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6);
    assertThat(Axis.logarithmic("e", 90, 2500).ticks(6))
        .containsExactly(100.0, 200.0, 500.0, 1000.0, 2000.0);
  }

  @Test
  void fractionRunsFromEndToEnd() {
    assertThat(Axis.linear("a", 2, 4).fraction(3)).isEqualTo(0.5);
    assertThat(Axis.logarithmic("a", 1, 100).fraction(10)).isEqualTo(0.5);
  }

  @Test
  void coveringStretchesToTicksAndSurvivesOneValueOrNone() {
    Axis axis = Axis.covering("a", 0.13, 0.97, Double.NaN);
    assertThat(axis.low()).isEqualTo(0);
    assertThat(axis.high()).isEqualTo(1);
    assertThat(Axis.covering("a", 5).fraction(5)).isBetween(0.0, 1.0);
    assertThat(Axis.covering("a").high()).isEqualTo(1);
  }

  @Test
  void spreadingIsLogarithmicOnlyForWideRanges() {
    assertThat(Axis.spreading("e", 100, 300).kind()).isEqualTo(Axis.Kind.LINEAR);
    assertThat(Axis.spreading("e", 100, 3000).kind()).isEqualTo(Axis.Kind.LOGARITHMIC);
  }

  @Test
  void tickTextIsPlainAndGroupsThousands() {
    assertThat(Axis.text(0.3)).isEqualTo("0.3");
    assertThat(Axis.text(-20)).isEqualTo("−20");
    assertThat(Axis.text(1234567)).isEqualTo("1,234,567");
    assertThat(Axis.text(0.12345)).isEqualTo("0.12345");
    assertThat(Axis.text(1e12)).isEqualTo("1e12");
  }

  @Test
  void rejectsAnEmptyAxis() {
    assertThatThrownBy(() -> Axis.linear("a", 1, 1))
        .hasMessage("Invalid axis: [1.0, 1.0] (both ends finite, the first below the second)");
    assertThatThrownBy(() -> Axis.logarithmic("a", 0, 1))
        .hasMessage("Invalid logarithmic axis: starts at 0.0 (must be > 0)");
  }
}
