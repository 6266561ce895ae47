package io.sparqat.jobs.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.train.EarlyStopping;
import io.sparqat.quant.train.EarlyStopping.Monitor;
import org.junit.jupiter.api.Test;

/** Stopping is decided by reports, whose times stand in for a clock. */
class BestParametersTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void patienceCountsValidationsNotRounds() {
    BestParameters best = follow(new EarlyStopping(Monitor.LOSS, 2, 0, 0, 0, 1));
    best.add(report(0, Double.NaN), vector(0));
    best.add(report(1, 0.5), vector(1));
    best.add(report(2, 0.6), vector(2));
    best.add(report(3, Double.NaN), vector(3));
    assertThat(best.reasonToStop()).isEmpty();
    best.add(report(4, 0.55), vector(4));
    assertThat(best.reasonToStop()).hasValueSatisfying(why -> assertThat(why).contains("loss"));
    assertThat(best.bestRound()).isEqualTo(1);
    assertThat(best.parameters()).containsExactly(1);
  }

  @Test
  void anImprovementBelowMinDeltaIsKeptButDoesNotCount() {
    BestParameters best = follow(new EarlyStopping(Monitor.LOSS, 2, 0.1, 0, 0, 1));
    best.add(report(0, 0.5), vector(0));
    best.add(report(1, 0.45), vector(1));
    best.add(report(2, 0.44), vector(2));
    assertThat(best.reasonToStop()).isPresent();
    assertThat(best.bestRound()).isEqualTo(2);
  }

  @Test
  void accuracyIsTheBetterTheMore() {
    BestParameters best = follow(new EarlyStopping(Monitor.ACCURACY, 0, 0, 0, 0, 1));
    best.add(report(0, 0.5, 30), vector(0));
    best.add(report(1, 0.9, 60), vector(1));
    best.add(report(2, 0.1, 50), vector(2));
    assertThat(best.bestRound()).isEqualTo(1);
    assertThat(best.reasonToStop()).isEmpty();
  }

  @Test
  void timeAndEnergyAreBudgets() {
    BestParameters time = follow(new EarlyStopping(Monitor.LOSS, 0, 0, 3, 0, 1));
    BestParameters energy = follow(new EarlyStopping(Monitor.LOSS, 0, 0, 0, 60, 15));
    for (int round = 0; round < 2; round++) {
      assertThat(time.reasonToStop()).isEmpty();
      assertThat(energy.reasonToStop()).isEmpty();
      time.add(report(round, Double.NaN), vector(round));
      energy.add(report(round, Double.NaN), vector(round));
    }
    // 2 s of 2 workers at 15 W are 60 J.
    assertThat(energy.reasonToStop()).hasValueSatisfying(why -> assertThat(why).contains("60"));
    time.add(report(2, Double.NaN), vector(2));
    assertThat(time.reasonToStop()).hasValueSatisfying(why -> assertThat(why).contains("time"));
    assertThat(time.bestRound()).isEqualTo(-1);
  }

  private static BestParameters follow(EarlyStopping rule) {
    return new BestParameters(rule, 2);
  }

  private static float[] vector(float value) {
    return new float[] {value};
  }

  private static RoundReport report(int round, double loss) {
    return report(round, loss, 50);
  }

  private static RoundReport report(int round, double loss, double correct) {
    Validation validation =
        Double.isNaN(loss) ? Validation.NONE : new Validation(100, 100 * loss, correct);
    RoundMetrics metrics = new RoundMetrics(1, 10, 1, 1, 0, 0, 5, validation, 6, 0);
    return new RoundReport(
        round,
        0,
        round,
        metrics,
        SECOND,
        0,
        0,
        RoundReport.Phases.NONE,
        Drift.NONE,
        RoundReport.Cut.NONE);
  }
}
