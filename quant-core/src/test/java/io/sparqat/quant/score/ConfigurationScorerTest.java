package io.sparqat.quant.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparqat.quant.layer.NetworkInference;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.train.ArrayExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfigurationScorerTest {
  private static final int ROWS = 150;
  private static final int CLASSES = 4;
  private static final List<String> WEIGHTS =
      List.of("quantized_bits(4,0,1)", "ternary(alpha='auto')", "binary(alpha='auto_po2')");
  private static final List<String> ACTIVATIONS =
      List.of("quantized_relu(2)", "quantized_relu(6,2)");

  /** A residual network, so that sharing goes beyond a chain. */
  private static ModelSpec network(String conv, String branch, String activation) {
    return ModelBuilder.named("net")
        .input("x", 6, 6, 1)
        .add("conv", convolution(conv), "x")
        .add("act", LayerSpec.of(LayerType.Q_ACTIVATION, "activation", activation), "conv")
        .add("branch", convolution(branch), "act")
        .add("sum", LayerSpec.of(LayerType.ADD, Map.of()), "act", "branch")
        .add("flat", LayerSpec.of(LayerType.FLATTEN, Map.of()), "sum")
        .add("dense", LayerSpec.of(LayerType.DENSE, "units", CLASSES), "flat")
        .build();
  }

  private static LayerSpec convolution(String quantizer) {
    return LayerSpec.of(
        LayerType.Q_CONV_2D,
        Map.of(
            "filters",
            3,
            "kernel_size",
            3,
            "padding",
            "same",
            "kernel_quantizer",
            quantizer,
            "bias_quantizer",
            "quantized_bits(8,2,1)"));
  }

  private static List<ModelSpec> allConfigurations() {
    List<ModelSpec> all = new ArrayList<>();
    for (String activation : ACTIVATIONS) {
      for (String branch : WEIGHTS) {
        for (String conv : WEIGHTS) {
          all.add(network(conv, branch, activation));
        }
      }
    }
    return all;
  }

  private static float[] normal(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
    }
    return values;
  }

  private static ModelWeights weights(ModelSpec model) {
    return ParameterLayout.weights(model, normal(ParameterLayout.size(model), 3));
  }

  private static ArrayExamples examples() {
    SplittableRandom random = new SplittableRandom(5);
    int[] labels = random.ints(ROWS, 0, CLASSES).toArray();
    return ArrayExamples.ofClasses(normal(ROWS * 36, 4), labels, CLASSES);
  }

  @Test
  void countsEqualThoseOfEachConfigurationAlone() {
    List<ModelSpec> configurations = allConfigurations();
    ModelWeights weights = weights(configurations.get(0));
    ConfigurationScorer scorer = new ConfigurationScorer(ScoringPlan.of(configurations), weights);
    scorer.score(examples(), 0, ROWS);
    for (int c = 0; c < configurations.size(); c++) {
      assertThat(scorer.counts(c))
          .as("configuration %s", c)
          .isEqualTo(alone(configurations.get(c), weights));
    }
    assertThat(configurations.stream().map(c -> alone(c, weights)).distinct().count())
        .as("the configurations must differ for this test to say anything")
        .isGreaterThan(5);
  }

  private static ConfusionCounts alone(ModelSpec model, ModelWeights weights) {
    ArrayExamples examples = examples();
    float[] outputs =
        new NetworkInference(model, false)
            .run(weights, Map.of("x", normal(ROWS * 36, 4)), ROWS)
            .get("dense");
    float[] targets = new float[CLASSES * ROWS];
    int[] rows = IntStream.range(0, ROWS).toArray();
    examples.gatherTargets(rows, 0, ROWS, ROWS, targets);
    ConfusionCounts counts = new ConfusionCounts(CLASSES);
    for (int n = 0; n < ROWS; n++) {
      int truth = 0;
      int predicted = 0;
      for (int k = 1; k < CLASSES; k++) {
        truth = targets[k * ROWS + n] > targets[truth * ROWS + n] ? k : truth;
        predicted = outputs[n * CLASSES + k] > outputs[n * CLASSES + predicted] ? k : predicted;
      }
      counts.add(truth, predicted);
    }
    return counts;
  }

  @Test
  void partsOfTheDataAddUpToTheWhole() {
    ScoringPlan plan = ScoringPlan.of(allConfigurations());
    ModelWeights weights = weights(plan.network());
    ConfigurationScorer whole = new ConfigurationScorer(plan, weights);
    whole.score(examples(), 0, ROWS);
    ConfigurationScorer first = new ConfigurationScorer(plan, weights);
    ConfigurationScorer second = new ConfigurationScorer(plan, weights);
    first.score(examples(), 0, 70);
    second.score(examples(), 70, ROWS);
    for (int c = 0; c < plan.configurations(); c++) {
      assertThat(second.counts(c).plus(first.counts(c))).isEqualTo(whole.counts(c));
    }
  }

  @Test
  void timeGrowsWithTheTrieAndNotWithConfigurationsTimesLayers() {
    ScoringPlan plan = ScoringPlan.of(allConfigurations());
    // conv 3, act 6, and from branch on every configuration has its own layers: 4 * 18.
    assertThat(plan.trieNodes()).isEqualTo(3 + 6 + 4 * 18);
    ConfigurationScorer scorer = new ConfigurationScorer(plan, weights(plan.network()));
    scorer.score(examples(), 0, ROWS);
    int blocks = 3;
    assertThat(scorer.layersComputed()).isEqualTo(blocks * plan.trieNodes());
  }

  @Test
  void aDroppedConfigurationKeepsItsCounts() {
    ScoringPlan plan = ScoringPlan.of(allConfigurations());
    ConfigurationScorer scorer = new ConfigurationScorer(plan, weights(plan.network()));
    scorer.score(examples(), 0, 64);
    scorer.drop(3);
    scorer.score(examples(), 64, ROWS);
    assertThat(scorer.counts(3).rows()).isEqualTo(64);
    assertThat(scorer.counts(4).rows()).isEqualTo(ROWS);
  }

  @Test
  void weightsAreQuantizedOncePerLayerAndQuantizer() {
    ScoringPlan plan = ScoringPlan.of(allConfigurations());
    ConfigurationScorer scorer = new ConfigurationScorer(plan, weights(plan.network()));
    scorer.score(examples(), 0, ROWS);
    int convolutions = 2;
    int bias = 1;
    assertThat(scorer.quantizations()).isEqualTo(convolutions * (WEIGHTS.size() + bias));
  }

  @Test
  void aPlanComesBackFromTheFormItTravelsIn() {
    ScoringPlan plan = ScoringPlan.of(allConfigurations());
    assertThat(plan.spanning()).hasSize(WEIGHTS.size());
    ScoringPlan back = ScoringPlan.of(plan.spanning(), plan.choices(), plan.statistics());
    assertThat(back.trieNodes()).isEqualTo(plan.trieNodes());
    for (int c = 0; c < plan.configurations(); c++) {
      assertThat(back.configuration(c)).isEqualTo(allConfigurations().get(c));
    }
  }

  @Test
  void partsOfThePlanGiveTheCountsOfTheWhole() {
    ScoringPlan plan = ScoringPlan.of(allConfigurations());
    ModelWeights weights = weights(plan.network());
    ConfigurationScorer whole = new ConfigurationScorer(plan, weights);
    whole.score(examples(), 0, ROWS);
    long one = ScoringMemory.of(plan.select(new int[] {0}), weights);
    long all = ScoringMemory.of(plan, weights);
    List<int[]> parts = ScoringMemory.parts(plan, weights, (one + all) / 2);
    assertThat(parts).hasSizeGreaterThan(1);
    assertThat(parts.stream().flatMapToInt(Arrays::stream).sorted().toArray())
        .containsExactly(IntStream.range(0, plan.configurations()).toArray());
    for (int[] part : parts) {
      ScoringPlan some = plan.select(part);
      assertThat(ScoringMemory.of(some, weights)).isLessThanOrEqualTo((one + all) / 2);
      ConfigurationScorer scorer = new ConfigurationScorer(some, weights);
      scorer.score(examples(), 0, ROWS);
      for (int i = 0; i < part.length; i++) {
        assertThat(scorer.counts(i)).isEqualTo(whole.counts(part[i]));
      }
    }
    assertThatThrownBy(() -> ScoringMemory.parts(plan, weights, one - 1))
        .hasMessageStartingWith("Cannot score in " + (one - 1) + " bytes");
  }

  @Test
  void anotherNetworkIsRefused() {
    ModelSpec other =
        ModelBuilder.named("net")
            .input("x", 6, 6, 1)
            .add("flat", LayerSpec.of(LayerType.FLATTEN, Map.of()))
            .add("dense", LayerSpec.of(LayerType.DENSE, "units", CLASSES))
            .build();
    assertThatThrownBy(() -> ScoringPlan.of(List.of(allConfigurations().get(0), other)))
        .hasMessageStartingWith("Cannot score configuration 1 beside the others");
  }

  @Test
  void racingDropsOnlyWhatCannotReachTheFront() {
    Racing racing = new Racing(0.01, 10);
    double[] energies = {10, 20, 20, 30};
    ConfusionCounts[] early = {of(6, 4), of(2, 8), of(7, 3), of(6, 4)};
    assertThat(racing.losers(energies, early)).containsExactly(false, false, false, false);
    ConfusionCounts[] late = {of(6000, 4000), of(2000, 8000), of(7000, 3000), of(6500, 3500)};
    assertThat(racing.losers(energies, late)).containsExactly(false, true, false, true);
  }

  @Test
  void racingNeverDropsACheaperOneForADearerOne() {
    ConfusionCounts[] counts = {of(100, 99_900), of(99_900, 100)};
    assertThat(new Racing(0.01, 1).losers(new double[] {1, 2}, counts))
        .containsExactly(false, false);
  }

  @Test
  void endsOfIntervalsHoldTheirPromise() {
    // 950 of 1000: Chernoff's ends for a chance of 1e-6, from the definition.
    double nats = -Math.log(1e-6);
    ConfusionCounts counts = of(950, 50);
    for (double limit : new double[] {0, 1}) {
      double end = Racing.end(counts, nats, limit);
      double divergence = 0.95 * Math.log(0.95 / end) + 0.05 * Math.log(0.05 / (1 - end));
      assertThat(1000 * divergence).isCloseTo(nats, within(1e-6));
      assertThat(Math.abs(end - 0.95)).isLessThan(Math.sqrt(nats / 2000));
    }
    assertThat(Racing.end(of(10, 0), nats, 1)).isCloseTo(1, within(1e-12));
    assertThat(Racing.end(of(0, 10), nats, 0)).isCloseTo(0, within(1e-12));
    assertThat(Racing.end(of(0, 0), nats, 1)).isCloseTo(1, within(1e-12));
    assertThat(Racing.end(of(0, 0), nats, 0)).isCloseTo(0, within(1e-12));
  }

  private static ConfusionCounts of(int right, int wrong) {
    ConfusionCounts counts = new ConfusionCounts(2);
    for (int i = 0; i < right; i++) {
      counts.add(0, 0);
    }
    for (int i = 0; i < wrong; i++) {
      counts.add(0, 1);
    }
    return counts;
  }

  @Test
  void configurationsAreWalkedInOrderOfTheTrie() {
    ScoringPlan plan = ScoringPlan.of(allConfigurations());
    int[] order = plan.order();
    assertThat(Arrays.stream(order).sorted().toArray())
        .containsExactly(IntStream.range(0, 18).toArray());
    assertThat(plan.choice(order[0], 0)).isEqualTo(plan.choice(order[5], 0));
    assertThat(plan.choice(order[5], 0)).isNotEqualTo(plan.choice(order[6], 0));
  }
}
