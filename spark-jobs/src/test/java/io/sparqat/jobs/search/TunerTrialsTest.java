package io.sparqat.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.trial.Recipe;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialEnd;
import io.sparqat.jobs.trial.TrialFailure;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelJson;
import io.sparqat.quant.search.HyperParameter;
import io.sparqat.quant.search.SearchSpace;
import io.sparqat.quant.search.tuner.AshaTuner;
import io.sparqat.quant.search.tuner.BayesianTuner;
import io.sparqat.quant.search.tuner.HyperbandTuner;
import io.sparqat.quant.search.tuner.Nsga2Tuner;
import io.sparqat.quant.search.tuner.Outcome;
import io.sparqat.quant.search.tuner.Point;
import io.sparqat.quant.search.tuner.Proposal;
import io.sparqat.quant.search.tuner.RandomTuner;
import io.sparqat.quant.search.tuner.SensitivityTuner;
import io.sparqat.quant.search.tuner.Tuner;
import io.sparqat.quant.train.EarlyStopping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every tuner walks the same way, however many trials run at once and whichever ends first. */
class TunerTrialsTest {
  private static final List<Object> VALUES = List.of(1, 2, 3, 4);
  private static final SearchSpace SPACE =
      new SearchSpace(
          IntStream.range(0, 4).mapToObj(i -> new HyperParameter("p" + i, VALUES, 1)).toList());
  private static final ModelSpec MODEL =
      ModelJson.parse(
          """
          {"name": "tiny", "input_shape": [2],
           "layers": [{"class": "Dense", "name": "d", "units": 2}]}
          """,
          "tiny");
  private static final Recipe RECIPE =
      new Recipe(TrainingOptions.DEFAULT, 1, 1, 0, EarlyStopping.NEVER, "accuracy");
  private static final TrialEnd ENDED =
      new TrialEnd.Failed(new TrialFailure("", "", TrialFailure.Cause.TRIAL, 0));

  private static final Map<String, Supplier<Tuner>> TUNERS =
      Map.of(
          "random", () -> new RandomTuner(SPACE, 7, 60, 2),
          "bayesian", () -> new BayesianTuner(SPACE, 7, 8, 24, 2),
          "hyperband", () -> new HyperbandTuner(SPACE, 7, 9, 3),
          "asha", () -> new AshaTuner(SPACE, 7, 40, 1, 9, 3),
          "nsga2", () -> new Nsga2Tuner(SPACE, 7, 10, List.of(), 60, 2),
          "sensitivity",
              () ->
                  new SensitivityTuner(
                      SPACE,
                      new Point(3, 3, 3, 3),
                      1,
                      8,
                      start -> new Nsga2Tuner(SPACE, 7, 8, start, 30, 2)));

  /** What is good about a point: known, so that tuners have something to find. */
  private static Outcome outcome(Proposal proposal) {
    int[] indices = proposal.point().indices();
    int bits = IntStream.of(indices).sum();
    if (indices[0] == 0 && indices[1] == 0) {
      return Outcome.FAILED;
    }
    double accuracy = 1 - 1.0 / (2 + bits + 0.1 * indices[2] * proposal.epochs());
    return new Outcome(accuracy - 0.01 * bits, accuracy, bits);
  }

  private static final class Recorded implements TunerTrials.Trials {
    final List<Proposal> proposals = new ArrayList<>();

    @Override
    public Optional<Trial> trial(Proposal proposal) {
      proposals.add(proposal);
      String name = String.valueOf(proposal.id());
      boolean impossible = proposal.point().indices()[3] == 2 && proposal.id() % 3 == 0;
      return impossible
          ? Optional.empty()
          : Optional.of(new Trial("id" + name, name, MODEL, RECIPE, Optional.empty()));
    }

    @Override
    public Outcome outcome(Proposal proposal, TrialEnd end) {
      return TunerTrialsTest.outcome(proposal);
    }
  }

  private static List<Proposal> walk(String tuner, int slots, long seed) {
    Recorded recorded = new Recorded();
    Tuner walker = Objects.requireNonNull(TUNERS.get(tuner)).get();
    TunerTrials trials = new TunerTrials(walker, 8, recorded);
    SplittableRandom random = new SplittableRandom(seed);
    List<Trial> underWay = new ArrayList<>();
    while (true) {
      Optional<Trial> next = underWay.size() < slots ? trials.next() : Optional.empty();
      if (next.isPresent()) {
        underWay.add(next.get());
        assertThat(underWay).hasSizeLessThanOrEqualTo(8);
      } else if (underWay.isEmpty()) {
        assertThat(walker.finished()).isTrue();
        return recorded.proposals;
      } else {
        trials.ended(underWay.remove(random.nextInt(underWay.size())), ENDED);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "bayesian", "hyperband", "asha", "nsga2", "sensitivity"})
  void theWalkDependsOnTheSeedAlone(String tuner) {
    List<Proposal> alone = walk(tuner, 1, 1);
    assertThat(alone).hasSizeGreaterThan(20);
    for (int slots = 2; slots < 12; slots++) {
      assertThat(walk(tuner, slots, slots)).isEqualTo(alone);
    }
  }
}
