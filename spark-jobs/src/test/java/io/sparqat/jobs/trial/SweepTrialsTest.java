package io.sparqat.jobs.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.trial.SweepTrials.WarmStart;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelJson;
import io.sparqat.quant.train.EarlyStopping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the trials of a list begin with, whoever ends first. */
class SweepTrialsTest {
  private static final Recipe RECIPE =
      new Recipe(TrainingOptions.DEFAULT, 1, 1, 0, EarlyStopping.NEVER, "accuracy");
  private static final TrialEnd FAILED =
      new TrialEnd.Failed(new TrialFailure("Diverged", "not finite", TrialFailure.Cause.TRIAL, 0));
  private static final TrialEnd FINISHED =
      new TrialEnd.Finished(SimulatedCluster.result(trial(0, Optional.empty())));

  /** Candidates 0 to 8: two layers, three widths each. */
  private static ModelSpec network(int candidate) {
    return ModelJson.parse(
        String.format(
            """
            {"name": "two", "input_shape": [2], "layers": [
              {"class": "QDense", "name": "a", "units": 2,
               "kernel_quantizer": "quantized_bits(%d,0,1)"},
              {"class": "QDense", "name": "b", "units": 2,
               "kernel_quantizer": "quantized_bits(%d,0,1)"}]}
            """,
            2 + candidate / 3, 2 + candidate % 3),
        "two");
  }

  private static Trial trial(int candidate, Optional<Start> start) {
    ModelSpec model =
        candidate < 0
            ? ModelJson.parse(
                """
                {"name": "two", "input_shape": [2], "layers": [
                  {"class": "Dense", "name": "a", "units": 2},
                  {"class": "Dense", "name": "b", "units": 2}]}
                """,
                "two")
            : network(candidate);
    return Trial.of(String.valueOf(candidate), model, RECIPE, start, "data", "core");
  }

  private static SweepTrials sweep(WarmStart warmStart) {
    return new SweepTrials(9, warmStart, SweepTrialsTest::network, SweepTrialsTest::trial);
  }

  /** Trains all, ends in random order; name to what it began with. */
  private static TreeMap<String, String> train(SweepTrials sweep, long seed, String broken) {
    SplittableRandom random = new SplittableRandom(seed);
    TreeMap<String, String> began = new TreeMap<>();
    List<Trial> underWay = new ArrayList<>();
    while (true) {
      Optional<Trial> next = underWay.size() < 4 ? sweep.next() : Optional.empty();
      if (next.isPresent()) {
        underWay.add(next.get());
        began.put(next.get().name(), next.get().start().map(Start::parent).orElse("fresh"));
      } else if (underWay.isEmpty()) {
        return began;
      } else {
        Trial ended = underWay.remove(random.nextInt(underWay.size()));
        sweep.ended(ended, ended.name().equals(broken) ? FAILED : FINISHED);
      }
    }
  }

  @Test
  void withoutWarmStartAllBeginFreshInTheOrderOfTheList() {
    SweepTrials sweep = sweep(WarmStart.NONE);
    for (int i = 0; i < 9; i++) {
      assertThat(sweep.next().orElseThrow().name()).isEqualTo(String.valueOf(i));
    }
    assertThat(sweep.next()).isEmpty();
  }

  @Test
  void theFloatNetworkIsTrainedFirstAndAllBeginWithIt() {
    SweepTrials sweep = sweep(WarmStart.FLOAT);
    Trial base = sweep.next().orElseThrow();
    assertThat(base.name()).isEqualTo("-1");
    assertThat(sweep.next()).isEmpty();
    sweep.ended(base, FINISHED);
    for (int i = 0; i < 9; i++) {
      assertThat(sweep.next().orElseThrow().start()).contains(Start.weightsOf(base.id()));
    }
  }

  @Test
  void whoIsWhoseNeighbourDoesNotDependOnWhoEndsFirst() {
    TreeMap<String, String> first = train(sweep(WarmStart.NEIGHBOUR), 1, "");
    for (long seed = 2; seed < 20; seed++) {
      assertThat(train(sweep(WarmStart.NEIGHBOUR), seed, "")).isEqualTo(first);
    }
    assertThat(first).hasSize(9).containsEntry("0", "fresh");
    // 4 differs from 1 in one layer, and from 3 as well: the earlier one is taken.
    String one = train(sweep(WarmStart.NEIGHBOUR), 1, "").get("4");
    SweepTrials again = sweep(WarmStart.NEIGHBOUR);
    train(again, 1, "");
    assertThat(one).isEqualTo(again.id(1).orElseThrow());
  }

  @Test
  void aNeighbourWithoutWeightsPassesOnWhatItBeganWith() {
    SweepTrials sweep = sweep(WarmStart.NEIGHBOUR);
    TreeMap<String, String> began = train(sweep, 3, "1");
    assertThat(began.get("4")).isEqualTo(began.get("1")).isEqualTo(sweep.id(0).orElseThrow());
  }

  @Test
  void anIdNamesEverythingAResultDependsOn() {
    Trial trial = trial(0, Optional.empty());
    assertThat(trial(0, Optional.empty()).id()).isEqualTo(trial.id());
    assertThat(
            List.of(
                trial(1, Optional.empty()).id(),
                trial(0, Optional.of(Start.weightsOf("p"))).id(),
                trial(0, Optional.of(Start.goingOn("p"))).id(),
                Trial.of("0", network(0), RECIPE, Optional.empty(), "other", "core").id(),
                Trial.of(
                        "0",
                        network(0),
                        new Recipe(
                            TrainingOptions.DEFAULT, 2, 1, 0, EarlyStopping.NEVER, "accuracy"),
                        Optional.empty(),
                        "data",
                        "core")
                    .id(),
                Trial.of(
                        "0",
                        network(0),
                        new Recipe(
                            TrainingOptions.DEFAULT.withSeed(9),
                            1,
                            1,
                            0,
                            EarlyStopping.NEVER,
                            "accuracy"),
                        Optional.empty(),
                        "data",
                        "core")
                    .id()))
        .doesNotHaveDuplicates()
        .doesNotContain(trial.id());
  }
}
