package io.sparqat.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScalingModelTest {
  /** 10 ms a step, 5 ms a job and 1 ms a task, nothing else. */
  private static final ScalingCosts SCHEDULING = new ScalingCosts(0.01, 0, 0.005, 0.001, 0, 1e9);

  @Test
  void aRoundIsItsPartsAddedUp() {
    ScalingCosts costs = new ScalingCosts(0.01, 0, 0.005, 0.001, 2e-9, 1e8);
    ScalingModel model = new ScalingModel(costs, 1_000_000, 2, 2);
    // 4 workers on 2 executors: 9 ms of Spark, 2 * 4 MB out, 4 * 2 MB in, 4 million merged.
    double overhead = 0.005 + 4 * 0.001 + (2 * 4e6 + 4 * 2e6) / 1e8 + 4e6 * 2e-9;
    assertThat(model.overheadSeconds(4)).isCloseTo(overhead, within(1e-12));
    assertThat(model.roundSeconds(4, 50)).isCloseTo(overhead + 0.5, within(1e-12));
    assertThat(model.efficiency(4, 50)).isCloseTo(0.5 / (overhead + 0.5), within(1e-12));
  }

  @Test
  void localStepsAreTheFewestThatReachTheGoal() {
    ScalingModel model = new ScalingModel(SCHEDULING, 1, 4, 1);
    int steps = model.localSteps(4, 0.9, 10_000);
    assertThat(model.efficiency(4, steps)).isGreaterThanOrEqualTo(0.9);
    assertThat(model.efficiency(4, steps - 1)).isLessThan(0.9);
    assertThat(model.localSteps(4, 0.9, 3)).isEqualTo(3);
  }

  @Test
  void slowerWorkersAreWaitedForTheMoreThereAre() {
    ScalingCosts costs = new ScalingCosts(0.01, 0.5, 0, 0, 0, 1e9);
    ScalingModel model = new ScalingModel(costs, 1, 4, 1);
    assertThat(model.computeSeconds(1, 25)).isCloseTo(0.25, within(1e-12));
    assertThat(model.computeSeconds(100, 25)).isGreaterThan(model.computeSeconds(10, 25));
    assertThat(model.computeSeconds(10, 100) / 100).isLessThan(model.computeSeconds(10, 25) / 25);
  }

  @Test
  void theSimulationAgreesWhereNothingOverlaps() {
    ScalingModel model = new ScalingModel(SCHEDULING, 1, 4, 1);
    assertThat(new RoundSimulation(model, 1).roundSeconds(1, 50, 3))
        .isCloseTo(model.roundSeconds(1, 50), within(1e-6));
  }

  @Test
  void theSimulationFindsWhatTheModelLeavesOut() {
    // The driver's link is the bottleneck: 100 messages of 100 ms each, one after the other.
    ScalingModel model =
        new ScalingModel(new ScalingCosts(0.001, 0, 0, 0, 0, 4e7), 1_000_000, 4, 1);
    double simulated = new RoundSimulation(model, 1).roundSeconds(100, 10, 1);
    assertThat(simulated).isBetween(10.0, model.roundSeconds(100, 10) * 1.01);
  }

  @Test
  void aSmallNetworkIsTrialParallelAndALargeOneDataParallel() {
    // 4 ms of overhead per task beat steps of 0.1 ms, not steps of a second.
    ScalingCosts small = new ScalingCosts(1e-4, 0.1, 0.01, 0.004, 0, 1e9);
    ScalingPlan trials =
        new ScalingPlan(new ScalingModel(small, 4_000, 4, 1), 60_000, 128, 64, 0.9);
    assertThat(trials.trialParallel()).isTrue();
    ScalingCosts large = new ScalingCosts(1, 0.1, 0.01, 0.004, 0, 1e9);
    ScalingPlan data =
        new ScalingPlan(new ScalingModel(large, 4_000, 4, 1), 6_000_000, 128, 64, 0.9);
    assertThat(data.trialParallel()).isFalse();
    assertThat(data.proposed().workers()).isEqualTo(64);
    assertThat(data.curve()).last().extracting(ScalingPlan.Point::workers).isEqualTo(1000);
  }
}
