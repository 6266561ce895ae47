package io.sparqat.quant.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AccuracyTest {
  @Test
  void intervalIsWilsons() {
    // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I.
    Accuracy accuracy = new Accuracy(81, 263);
    assertThat(accuracy.low()).isCloseTo(0.2553, within(5e-5));
    assertThat(accuracy.high()).isCloseTo(0.3662, within(5e-5));
    assertThat(new Accuracy(15, 148).low()).isCloseTo(0.0624, within(5e-5));
    assertThat(new Accuracy(15, 148).high()).isCloseTo(0.1605, within(5e-5));
    assertThat(new Accuracy(0, 20).high()).isCloseTo(0.1611, within(5e-5));
    assertThat(new Accuracy(1, 29).low()).isCloseTo(0.0061, within(5e-5));
  }

  @Test
  void endsAreExact() {
    assertThat(new Accuracy(0, 20).low()).isZero();
    assertThat(new Accuracy(20, 20).high()).isEqualTo(1);
  }

  @Test
  void rejectsMoreRightAnswersThanQuestions() {
    assertThatThrownBy(() -> new Accuracy(3, 2))
        .hasMessage("Invalid accuracy: 3 of 2 (must be in [0, total], total >= 1)");
  }
}
