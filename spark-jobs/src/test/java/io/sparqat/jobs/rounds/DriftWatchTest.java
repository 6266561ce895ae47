package io.sparqat.jobs.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftWatchTest {
  private static final int WORKERS = 8;

  private final List<String> warnings = new ArrayList<>();
  private final DriftWatch watch = new DriftWatch(WORKERS, warnings::add);

  @Test
  void workersThatAgreeAsIndependentOnesDoAreFine() {
    epochs(3, 1.0 / WORKERS, 0.3);
    assertThat(warnings).isEmpty();
  }

  @Test
  void workersThatUndoEachOtherShallShuffleOrAverageMoreOften() {
    epochs(1, 0.5 / WORKERS, 0.04);
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("warning: the workers undo each other in epoch 1: agreement 0.063")
        .contains("Shuffle the rows", "rounds.local-steps = 2");
  }

  @Test
  void workersThatUndoEachOtherBeforeTheyHaveMovedAreOneLargeBatch() {
    epochs(3, 0.5 / WORKERS, 0.01);
    assertThat(warnings).isEmpty();
  }

  @Test
  void workersThatComeFarApartShallAverageMoreOftenHoweverAlikeTheyMove() {
    epochs(1, 0.6, 1);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("far apart", "rounds.local-steps = 5", "rounds.averaging.warm-rounds");
  }

  @Test
  void itIsSaidOnce() {
    epochs(5, 0.01, 1);
    assertThat(warnings).hasSize(1);
  }

  @Test
  void nothingIsSaidBeforeAnEpochIsOver() {
    watch.onRound(report(0, 0.01, 1, 4));
    assertThat(warnings).isEmpty();
    watch.onRound(report(0, 0.01, 1, 0));
    assertThat(warnings).hasSize(1);
  }

  @Test
  void validationAloneIsNoRound() {
    watch.onRound(
        new RoundReport(
            0,
            0,
            0,
            RoundMetrics.NONE,
            1,
            0,
            0,
            RoundReport.Phases.NONE,
            new Drift(0, 9),
            RoundReport.Cut.NONE));
    assertThat(warnings).isEmpty();
  }

  private void epochs(int count, double agreement, double spread) {
    for (int epoch = 0; epoch < count; epoch++) {
      watch.onRound(report(epoch, agreement, spread, 10));
      watch.onRound(report(epoch, agreement, spread, 0));
    }
  }

  private static RoundReport report(int epoch, double agreement, double spread, int remaining) {
    return new RoundReport(
        2 * epoch,
        epoch,
        10,
        new RoundMetrics(10, 640, 1, 1, remaining, 0, 0, Validation.NONE, 0, 0),
        1,
        0,
        0,
        RoundReport.Phases.NONE,
        new Drift(agreement, spread),
        RoundReport.Cut.NONE);
  }
}
