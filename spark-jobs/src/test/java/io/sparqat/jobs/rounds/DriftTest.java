package io.sparqat.jobs.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final float[] START = {1, 1, 7};

  @Test
  void workersThatMoveAlikeAgree() {
    Drift drift = drift(new float[] {2, 1, 7}, new float[] {2, 1, 7});
    assertThat(drift).isEqualTo(new Drift(1, 0));
  }

  @Test
  void workersThatMoveAtRightAnglesAgreeByOneOverTheirNumber() {
    Drift drift = drift(new float[] {2, 1, 7}, new float[] {1, 2, 7});
    assertThat(drift.agreement()).isCloseTo(0.5, within(1e-12));
    // Each is half a diagonal from the mean (1.5, 1.5).
    assertThat(drift.spread()).isCloseTo(Math.sqrt(0.5) / Math.sqrt(4.5), within(1e-12));
  }

  @Test
  void workersThatUndoEachOtherDoNotAgree() {
    assertThat(drift(new float[] {2, 1, 7}, new float[] {0, 1, 7}).agreement()).isZero();
  }

  @Test
  void countersDoNotCount() {
    assertThat(drift(new float[] {2, 1, 900}, new float[] {1, 2, -900}).agreement())
        .isCloseTo(0.5, within(1e-12));
  }

  @Test
  void aWorkerAloneHasNoDrift() {
    assertThat(drift(new float[] {2, 1, 7})).isEqualTo(Drift.NONE);
  }

  private static Drift drift(float[]... workers) {
    BitSet counters = new BitSet();
    counters.set(2);
    List<RoundResult> results =
        Stream.of(workers)
            .map(
                trained ->
                    new RoundResult(
                        new RoundMetrics(1, 10, 0, 0, 0, 0, 0, Validation.NONE, 0, 0),
                        trained,
                        new float[0],
                        ""))
            .toList();
    return Drift.of(START, results, counters);
  }
}
