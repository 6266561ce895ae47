package io.sparqat.jobs.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.jobs.ledger.Ledger;
import io.sparqat.jobs.trial.SimulatedCluster.Killed;
import io.sparqat.jobs.trial.SimulatedCluster.SimulatedClock;
import io.sparqat.quant.UserException;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelJson;
import io.sparqat.quant.train.EarlyStopping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps on a simulated cluster: nothing is lost, repeated or stuck, whatever dies when. */
class TrialLoopTest {
  private static final ModelSpec MODEL =
      ModelJson.parse(
          """
          {"name": "tiny", "input_shape": [2],
           "layers": [{"class": "Dense", "name": "d", "units": 2}]}
          """,
          "tiny");
  private static final Recipe RECIPE =
      new Recipe(TrainingOptions.DEFAULT, 1, 1, 0, EarlyStopping.NEVER, "accuracy");

  @TempDir private Path directory;

  private final SimulatedClock clock = new SimulatedClock();
  private final SplittableRandom random = new SplittableRandom(5);
  private final Map<String, Integer> stored = new HashMap<>();

  /** Trials numbered from 0, told each end exactly once. */
  private static final class Numbers implements TrialSource {
    private final int count;
    private final Set<String> told = new HashSet<>();
    private int next;

    Numbers(int count) {
      this.count = count;
    }

    @Override
    public Optional<Trial> next() {
      return next < count ? Optional.of(trial(next++)) : Optional.empty();
    }

    @Override
    public void ended(Trial trial, TrialEnd end) {
      assertThat(told.add(trial.name())).as(trial.name()).isTrue();
    }
  }

  private static Trial trial(int number) {
    return new Trial("id" + number, String.valueOf(number), MODEL, RECIPE, Optional.empty());
  }

  @Test
  void tenThousandTrialsWithFailuresKillsAndRestarts() throws IOException {
    int count = 10_000;
    int starts = 0;
    boolean done = false;
    while (!done) {
      starts++;
      SimulatedCluster cluster = new SimulatedCluster(clock, random, 64, 0.0015);
      Numbers numbers = new Numbers(count);
      try {
        assertThat(loop(cluster, () -> Budget.UNLIMITED).run(numbers)).isEmpty();
        assertThat(numbers.told).hasSize(count);
        done = true;
      } catch (Killed killed) {
        tearLastLine();
      }
      assertThat(cluster.mostAtOnce).isLessThanOrEqualTo(64);
      assertFlat(cluster);
    }
    assertThat(starts).isGreaterThan(10);
    TrialLog log = log();
    assertThat(log.ends()).hasSize(count);
    for (int i = 0; i < count; i++) {
      Trial trial = trial(i);
      TrialEnd end = log.end(trial.id()).orElseThrow();
      if (SimulatedCluster.isBroken(trial)) {
        assertThat(end).isInstanceOf(TrialEnd.Failed.class);
        assertThat(stored).doesNotContainKey(trial.id());
      } else if (end instanceof TrialEnd.Finished finished) {
        assertThat(finished.result()).isEqualTo(SimulatedCluster.result(trial));
      }
    }
    List<String> finished = new ArrayList<>();
    log.results(recorded -> finished.add(recorded.trial()));
    assertThat(finished).doesNotHaveDuplicates();
  }

  /** The driver holds no trained network that it has stored. */
  private static void assertFlat(SimulatedCluster cluster) {
    for (int tries = 0; alive(cluster) > 1 && tries < 20; tries++) {
      System.gc();
    }
    assertThat(alive(cluster)).isLessThanOrEqualTo(1);
  }

  private static long alive(SimulatedCluster cluster) {
    return cluster.models.stream().filter(model -> model.get() != null).count();
  }

  /** Half a line stays when a process is killed while it writes. */
  private void tearLastLine() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      Optional<Path> last =
          files.filter(file -> file.toString().endsWith(".jsonl")).max(Path::compareTo);
      Files.writeString(last.orElseThrow(), "{\"crc\":\"0123", StandardOpenOption.APPEND);
    }
  }

  @Test
  void everyBudgetStopsBeforeTheNextTrialAndCanBeRaised() {
    Budget trials = new Budget(10, 1e9, 1e9, 1e9, 1);
    assertThat(run(20, () -> trials)).contains("the budget of 10 trials is used up");
    assertThat(stored).hasSize(9); // and one that is broken
    assertThat(run(20, () -> trials)).isPresent();
    assertThat(stored).hasSize(9);
    Budget energy = new Budget(1e9, 1e9, 1e9, 0.12, 1);
    assertThat(run(20, () -> energy)).contains("the budget of 0.12 kilojoules is used up");
    assertThat(stored).hasSize(12);
    Budget core = new Budget(1e9, 1e9, 140 / 3600.0, 1e9, 1);
    assertThat(run(20, () -> core).orElseThrow()).contains("core-hours");
    assertThat(stored).hasSize(14);
    Budget time = new Budget(1e9, log().spent().seconds() + 1, 1e9, 1e9, 1);
    assertThat(run(20, () -> time).orElseThrow()).contains("seconds");
    assertThat(run(20, () -> Budget.UNLIMITED)).isEmpty();
    assertThat(stored.values()).hasSize(19).containsOnly(1);
  }

  @Test
  void aBudgetMayBeLoweredWhileTheSweepRuns() {
    int[] asked = {0};
    Supplier<Budget> shrinking =
        () -> asked[0]++ < 10 ? Budget.UNLIMITED : new Budget(3, 1e9, 1e9, 1e9, 1);
    assertThat(run(200, shrinking)).isPresent();
    assertThat(stored.size()).isBetween(3, 15);
  }

  @Test
  void aTrialsOwnFailureIsFinalAndTheEnvironmentsIsTriedAgainByTheNextStart() {
    FailingRunner runner = new FailingRunner(TrialFailure.Cause.ENVIRONMENT, 3);
    Numbers numbers = new Numbers(2);
    assertThat(loop(runner, () -> Budget.UNLIMITED).run(numbers)).isEmpty();
    assertThat(numbers.told).hasSize(2);
    assertThat(runner.starts).isEqualTo(2 * 3);
    runner = new FailingRunner(TrialFailure.Cause.TRIAL, Integer.MAX_VALUE);
    loop(runner, () -> Budget.UNLIMITED).run(new Numbers(2));
    assertThat(runner.starts).isEqualTo(2);
    loop(runner, () -> Budget.UNLIMITED).run(new Numbers(2));
    assertThat(runner.starts).isEqualTo(2);
  }

  @Test
  void aBrokenClusterStopsTheSweepInsteadOfFailingEveryTrial() {
    FailingRunner runner = new FailingRunner(TrialFailure.Cause.ENVIRONMENT, Integer.MAX_VALUE);
    assertThatThrownBy(() -> loop(runner, () -> Budget.UNLIMITED).run(new Numbers(1000)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no disk");
    assertThat(runner.starts).isLessThan(20);
  }

  @Test
  void twoNamesOfOneTrialAreTrainedOnce() {
    List<String> told = new ArrayList<>();
    TrialSource twins =
        new TrialSource() {
          private int next;

          @Override
          public Optional<Trial> next() {
            next++;
            return next > 4
                ? Optional.empty()
                : Optional.of(
                    new Trial("one", String.valueOf(next), MODEL, RECIPE, Optional.empty()));
          }

          @Override
          public void ended(Trial trial, TrialEnd end) {
            told.add(trial.name());
          }
        };
    loop(new SimulatedCluster(clock, random, 2, 0), () -> Budget.UNLIMITED).run(twins);
    assertThat(told).containsExactlyInAnyOrder("1", "2", "3", "4");
    assertThat(stored).containsOnly(Map.entry("one", 1));
  }

  /** Fails at once, always. */
  private static final class FailingRunner implements TrialRunner {
    private final TrialFailure.Cause cause;
    private final int most;
    private final List<Trial> begun = new ArrayList<>();
    int starts;

    FailingRunner(TrialFailure.Cause cause, int most) {
      this.cause = cause;
      this.most = most;
    }

    @Override
    public int slots() {
      return 2;
    }

    @Override
    public void start(Trial trial) {
      starts++;
      begun.add(trial);
    }

    @Override
    public Optional<Completion> await(Duration patience) {
      return Optional.of(
          Completion.failed(
              begun.remove(0), new TrialFailure("IOException", "no disk", cause, most * 0.0)));
    }
  }

  private Optional<String> run(int count, Supplier<Budget> budgets) {
    SimulatedCluster quiet = new SimulatedCluster(clock, new SplittableRandom(11), 1, 0);
    return loop(quiet, budgets).run(new Numbers(count));
  }

  private TrialLoop loop(TrialRunner runner, Supplier<Budget> budgets) {
    return new TrialLoop(
        log(),
        runner,
        (trial, model) -> stored.merge(trial.id(), 1, Integer::sum),
        budgets,
        2,
        TrialListener.NONE);
  }

  private TrialLog log() {
    var place = new org.apache.hadoop.fs.Path(directory.toUri());
    return new TrialLog(Ledger.open(place, new Configuration()), clock);
  }
}
