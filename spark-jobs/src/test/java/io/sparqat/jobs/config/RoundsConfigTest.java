package io.sparqat.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparqat.jobs.rounds.OuterOptimizer;
import io.sparqat.jobs.rounds.RoundSettings;
import io.sparqat.quant.UserException;
import io.sparqat.quant.optimize.Schedule;
import io.sparqat.quant.transform.SchedulesOverSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is settled only when data and workers are known. */
class RoundsConfigTest {
  private static final String EXPERIMENT =
      """
      model {
        input_shape = [4]
        layers = [{class = Dense, name = scores, units = 2}]
      }
      training {epochs = 10, batch-size = 10}
      rounds {workers = 4, batch-size = 10, local-steps = 50}
      candidates = [{name = float}]
      """;

  @TempDir private Path directory;

  @Test
  void theDefaultIsThePlainAverage() throws IOException {
    assertThat(settings().averaging().outer()).isEqualTo(OuterOptimizer.AVERAGE);
  }

  @Test
  void momentumFollowsTheNumberOfRounds() throws IOException {
    // 2500 rows in batches of 10 are 5 rounds of 50 steps in each of 10 epochs.
    OuterOptimizer outer = settings("rounds.averaging.outer=nesterov").averaging().outer();
    assertThat(outer.learningRate()).isEqualTo(0.7);
    assertThat(outer.momentum()).isCloseTo(0.6, within(1e-9));
  }

  @Test
  void aGivenMomentumIsTaken() throws IOException {
    OuterOptimizer outer =
        settings(
                "rounds.averaging.outer=slowmo",
                "rounds.averaging.momentum=0.25",
                "rounds.averaging.learning-rate=0.5")
            .averaging()
            .outer();
    assertThat(outer).isEqualTo(new OuterOptimizer(OuterOptimizer.Kind.SLOWMO, 0.5, 0.25));
  }

  @Test
  void schedulesCountTheStepsOfAllWorkers() throws IOException {
    Schedule rate =
        rate(
            "rounds.learning-rate-scaling=none",
            "training.optimizer={class=SGD,learning_rate={class=ExponentialDecay,"
                + "initial_learning_rate=1,decay_steps=4,decay_rate=0.5}}");
    assertThat(rate.rate(0)).isEqualTo(1);
    assertThat(rate.rate(1)).isEqualTo(0.5f);
    ExperimentConfig experiment =
        read(
            "training.qnoise={class=QNoiseScheduler,start=0,finish=8,exponent=1}",
            "training.pruning={class=ConstantSparsity,target_sparsity=0.5,begin_step=8}");
    SchedulesOverSteps schedules = experiment.rounds().options(experiment.training()).schedules();
    assertThat(schedules.noiseAt(1)).hasValue(0.5);
    assertThat(schedules.sparsityInForce(1)).isZero();
    assertThat(schedules.sparsityInForce(2)).isEqualTo(0.5);
  }

  @Test
  void workersShareTheBatchButHaveEnoughForTheKernels() throws IOException {
    assertThat(batch("training.batch-size=64", "rounds.workers=1")).containsExactly(64, 1);
    assertThat(batch("training.batch-size=64", "rounds.workers=2")).containsExactly(32, 1);
    assertThat(batch("training.batch-size=64", "rounds.workers=3")).containsExactly(22, 1);
    assertThat(batch("training.batch-size=64", "rounds.workers=8")).containsExactly(16, 2);
    assertThat(batch("training.batch-size=64", "rounds.workers=6")).containsExactly(22, 2);
    assertThat(batch("training.batch-size=10", "rounds.workers=4")).containsExactly(10, 4);
    assertThat(batch("training.batch-size=64", "rounds.workers=8", "rounds.batch-size=64"))
        .containsExactly(64, 8);
  }

  private int[] batch(String... settings) throws IOException {
    List<String> all = new ArrayList<>(List.of("rounds.batch-size=auto"));
    all.addAll(List.of(settings));
    ExperimentConfig experiment = read(all.toArray(String[]::new));
    RoundsConfig rounds = experiment.rounds();
    return new int[] {
      rounds.batchSize(experiment.training()), rounds.batchesTogether(experiment.training())
    };
  }

  @Test
  void theRateGrowsWithTheWorkersAsTheOptimizerNeedsIt() throws IOException {
    assertThat(rate().rate(9)).isEqualTo(0.002f);
    assertThat(rate("training.optimizer={class=SGD,learning_rate=0.1}").rate(9)).isEqualTo(0.4f);
    assertThat(
            rate("training.optimizer={class=SGD,learning_rate=0.1}", "training.batch-size=40")
                .rate(9))
        .isEqualTo(0.1f);
    assertThat(rate("rounds.learning-rate-scaling=none").rate(9)).isEqualTo(0.001f);
    assertThat(rate("rounds.learning-rate-scaling=sqrt").rate(9)).isEqualTo(0.002f);
    assertThat(rate("rounds.learning-rate-scaling=linear").rate(9)).isEqualTo(0.004f);
  }

  @Test
  void allProblemsAreReportedTogether() {
    assertThatThrownBy(
            () ->
                settings(
                    "rounds.averaging.outer=adam",
                    "rounds.averaging.warm-steps=0",
                    "validation.held-out=1.5",
                    "validation.patience=-1"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("average, slowmo, nesterov, bmuf")
        .hasMessageContaining("warm-steps")
        .hasMessageContaining("held-out")
        .hasMessageContaining("patience");
  }

  @Test
  void retiredKeysAreNamedWithWhatReplacesThem() {
    assertThatThrownBy(() -> settings("sharding.validation=0.1", "trials.patience=3"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("retired key validation (write validation.held-out")
        .hasMessageContaining("retired key patience (write validation.patience)");
  }

  private Schedule rate(String... settings) throws IOException {
    ExperimentConfig experiment = read(settings);
    return experiment.rounds().options(experiment.training()).optimizer().learningRate();
  }

  private RoundSettings settings(String... settings) throws IOException {
    ExperimentConfig experiment = read(settings);
    return experiment.rounds().settings(experiment.training(), experiment.validation(), 2500);
  }

  private ExperimentConfig read(String... settings) throws IOException {
    return ExperimentConfig.read(
        Files.writeString(directory.resolve("experiment.conf"), EXPERIMENT), List.of(settings));
  }
}
