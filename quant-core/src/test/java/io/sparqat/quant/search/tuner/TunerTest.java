package io.sparqat.quant.search.tuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunerTest {
  private final KnownSurface surface = new KnownSurface(8);

  private final Map<String, LongFunction<Tuner>> tuners =
      Map.of(
          "random", seed -> new RandomTuner(surface.space, seed, 60, 3),
          "nsga2", seed -> new Nsga2Tuner(surface.space, seed, 16, List.of(), 60, 3),
          "bayesian", seed -> new BayesianTuner(surface.space, seed, 10, 60, 3),
          "asha", seed -> new AshaTuner(surface.space, seed, 60, 1, 9, 3),
          "hyperband", seed -> new HyperbandTuner(surface.space, seed, 9, 3),
          "sensitivity", this::sensitivity);

  private Tuner sensitivity(long seed) {
    return new SensitivityTuner(
        surface.space,
        Point.defaults(surface.space),
        1,
        8,
        start -> new Nsga2Tuner(surface.space, seed, 8, start, 40, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "nsga2", "bayesian", "asha", "hyperband", "sensitivity"})
  void sameSeedAndSameAnswersGiveTheSameProposals(String name) {
    LongFunction<Tuner> tuner = tuners.get(name);
    List<Proposal> once = surface.run(tuner.apply(7), 4, 1);
    assertThat(surface.run(tuner.apply(7), 4, 1)).isEqualTo(once);
    assertThat(surface.run(tuner.apply(8), 4, 1)).isNotEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "nsga2", "bayesian", "asha", "hyperband"})
  void noPointIsStartedTwiceAndNumbersCountUp(String name) {
    List<Proposal> asked = surface.run(tuners.get(name).apply(3), 5, 2);
    List<Point> started =
        asked.stream().filter(p -> p.continues().isEmpty()).map(Proposal::point).toList();
    assertThat(new HashSet<>(started)).hasSameSizeAs(started);
    for (int i = 0; i < asked.size(); i++) {
      assertThat(asked.get(i).id()).isEqualTo(i);
    }
  }

  @Test
  void aSensitivityTableIsProbedFirstAndItsPopulationTrainedInFull() {
    List<Proposal> asked = surface.run(sensitivity(5), 4, 1);
    int probes = SensitivityTuner.probes(surface.space);
    assertThat(asked).hasSize(probes + 40);
    assertThat(asked.subList(0, probes)).allMatch(p -> p.epochs() == 1);
    assertThat(asked.subList(probes, probes + 40)).allMatch(p -> p.epochs() == 3);
    assertThat(asked.stream().map(Proposal::id)).doesNotHaveDuplicates();
  }

  @Test
  void gridVisitsEveryPointInOrder() {
    KnownSurface small = new KnownSurface(2);
    List<Proposal> asked = small.run(new GridTuner(small.space, 1000, 1), 3, 1);
    assertThat(asked).hasSize(36);
    for (int i = 0; i < asked.size(); i++) {
      assertThat(asked.get(i).point().assignment(small.space)).isEqualTo(small.space.at(i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "nsga2", "bayesian"})
  void endsWhenTheSpaceIsUsedUp(String name) {
    KnownSurface tiny = new KnownSurface(1);
    Tuner tuner =
        switch (name) {
          case "random" -> new RandomTuner(tiny.space, 1, 100, 1);
          case "nsga2" -> new Nsga2Tuner(tiny.space, 1, 4, List.of(), 100, 1);
          default -> new BayesianTuner(tiny.space, 1, 2, 100, 1);
        };
    assertThat(tiny.run(tuner, 2, 1)).hasSize(6);
  }

  @Test
  void hyperbandEndsWhenTheSpaceIsSmallerThanItsBrackets() {
    KnownSurface tiny = new KnownSurface(1);
    List<Proposal> asked = tiny.run(new HyperbandTuner(tiny.space, 1, 9, 3), 2, 1);
    assertThat(asked.stream().filter(p -> p.continues().isEmpty())).hasSize(6);
  }

  @Test
  void hyperbandHasTheBracketsOfItsPaper() {
    List<Proposal> asked = surface.run(new HyperbandTuner(surface.space, 1, 9, 3), 3, 1);
    assertThat(asked.stream().filter(p -> p.continues().isEmpty() && p.epochs() == 1)).hasSize(9);
    assertThat(asked.stream().filter(p -> p.continues().isEmpty() && p.epochs() == 3)).hasSize(5);
    assertThat(asked.stream().filter(p -> p.continues().isEmpty() && p.epochs() == 9)).hasSize(3);
    assertThat(asked.stream().filter(p -> p.continues().isPresent())).hasSize(3 + 1 + 1);
  }

  @Test
  void ashaTrainsAThirdOfEachRungLonger() {
    List<Proposal> asked = surface.run(tuners.get("asha").apply(5), 4, 1);
    assertThat(asked.stream().filter(p -> p.epochs() == 1)).hasSize(60);
    assertThat(asked.stream().filter(p -> p.epochs() == 3).count()).isBetween(18L, 24L);
    assertThat(asked.stream().filter(p -> p.epochs() == 9).count()).isBetween(5L, 8L);
    asked.stream()
        .filter(p -> p.continues().isPresent())
        .forEach(
            p -> {
              Proposal before = asked.get(p.continues().get());
              assertThat(before.point()).isEqualTo(p.point());
              assertThat(before.epochs() * 3).isEqualTo(p.epochs());
            });
  }

  @Test
  void evolutionReachesMoreThanChanceInEverySeed() {
    LongStream.range(0, 5)
        .forEach(
            seed -> {
              double chance =
                  surface.hypervolume(
                      surface.run(new RandomTuner(surface.space, seed, 200, 1), 4, seed));
              double evolved =
                  surface.hypervolume(
                      surface.run(
                          new Nsga2Tuner(surface.space, seed, 24, List.of(), 200, 1), 4, seed));
              assertThat(evolved).as("seed %s", seed).isGreaterThan(chance);
            });
  }

  @Test
  void bayesianFindsABetterScoreThanChanceInTheMean() {
    double chance = 0;
    double guided = 0;
    for (long seed = 0; seed < 5; seed++) {
      chance += best(surface.run(new RandomTuner(surface.space, seed, 60, 1), 2, seed));
      guided += best(surface.run(new BayesianTuner(surface.space, seed, 10, 60, 1), 2, seed));
    }
    assertThat(guided).isGreaterThan(chance);
  }

  private double best(List<Proposal> asked) {
    return asked.stream().mapToDouble(p -> surface.at(p.point()).score()).max().orElseThrow();
  }

  @Test
  void knapsackFindsTheFrontWhereLossesAddUp() {
    Point base = new Point(5, 5, 5, 5, 5, 5, 5, 5);
    List<Point> population = Sensitivity.of(surface.space, base, surface::at).population(12);
    assertThat(population).hasSizeGreaterThan(5).contains(base);
    for (Point point : population) {
      Outcome outcome = surface.at(point);
      for (int i = 0; i < point.length(); i++) {
        for (int j = 0; j < point.length(); j++) {
          if (i != j && point.index(i) > 0 && point.index(j) < 5) {
            Outcome moved =
                surface.at(point.with(i, point.index(i) - 1).with(j, point.index(j) + 1));
            assertThat(moved.dominates(outcome))
                .as("%s is improved by moving bits from layer %s to %s", point, i, j)
                .isFalse();
          }
        }
      }
    }
  }

  @Test
  void failedTrialsAreNotPromotedAndDoNotStopASearch() {
    AshaTuner tuner = new AshaTuner(surface.space, 1, 9, 1, 9, 3);
    for (int i = 0; i < 9; i++) {
      tuner.tell(tuner.ask().orElseThrow(), Outcome.FAILED);
    }
    assertThat(tuner.ask()).isEmpty();
    assertThat(tuner.finished()).isTrue();
  }

  @Test
  void anOutcomeIsTakenOnce() {
    Tuner tuner = new RandomTuner(surface.space, 1, 5, 1);
    Proposal proposal = tuner.ask().orElseThrow();
    tuner.tell(proposal, surface.at(proposal.point()));
    assertThatThrownBy(() -> tuner.tell(proposal, surface.at(proposal.point())))
        .hasMessage("Cannot take an outcome: proposal 0 is not under way");
  }

  @Test
  void gaussianProcessMatchesAWorkedExample() {
    // One observation at 0 with value 0: the prior elsewhere, with mean 0 and deviation
    // sqrt(1-k^2).
    GaussianProcess process = GaussianProcess.fit(new double[][] {{0}, {100}}, new double[] {1, 3});
    assertThat(process.at(new double[] {0}).mean()).isBetween(1.0, 1.01);
    assertThat(process.at(new double[] {50}).mean()).isBetween(1.99, 2.01);
    assertThat(process.at(new double[] {50}).deviation()).isBetween(0.99, 1.01);
    assertThat(process.at(new double[] {100}).deviation()).isLessThan(0.05);
  }

  @Test
  void normalDistributionMatchesItsTable() {
    assertThat(BayesianTuner.normal(0)).isCloseTo(0.5, offset(1e-7));
    assertThat(BayesianTuner.normal(1.96)).isCloseTo(0.9750021, offset(2e-7));
    assertThat(BayesianTuner.normal(-1)).isCloseTo(0.1586553, offset(2e-7));
  }
}
