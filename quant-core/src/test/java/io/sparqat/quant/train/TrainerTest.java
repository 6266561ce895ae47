package io.sparqat.quant.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.optimize.Adam;
import io.sparqat.quant.optimize.Schedules;
import io.sparqat.quant.optimize.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final TrainingOptions OPTIONS =
      new TrainingOptions(Adam.of(0.01), "categorical_crossentropy", 3);

  private static ModelSpec network() {
    return ModelBuilder.named("rings")
        .input("x", 2)
        .add(
            LayerType.Q_DENSE,
            Map.of("units", 16, "kernel_quantizer", "quantized_bits(6,0,1,alpha=1)"))
        .add(LayerType.Q_ACTIVATION, Map.of("activation", "quantized_relu(6,2)"))
        .add(LayerType.DROPOUT, Map.of("rate", 0.05))
        .add(LayerType.DENSE, Map.of("units", 2, "activation", "softmax"))
        .build();
  }

  /** Points inside and outside a circle. */
  private static ArrayExamples rings(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] features = new float[rows * 2];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      double x = random.nextDouble(-1, 1);
      double y = random.nextDouble(-1, 1);
      features[2 * row] = (float) x;
      features[2 * row + 1] = (float) y;
      labels[row] = x * x + y * y < 0.6 ? 1 : 0;
    }
    return ArrayExamples.ofClasses(features, labels, 2);
  }

  private static TrainingPlan patient(int epochs) {
    EarlyStopping stopping = new EarlyStopping(EarlyStopping.Monitor.LOSS, 2, 0, 0, 0, 0);
    return new TrainingPlan(epochs, 50, true, 5, List.of("accuracy"), stopping, false);
  }

  private static TrainingPlan plan(int epochs) {
    return TrainingPlan.of(epochs, 50, 5);
  }

  @Test
  void learnsWhatALinearModelCannot() {
    Trainer trainer = new Trainer(network(), OPTIONS);
    ArrayExamples test = rings(500, 2);
    List<EpochReport> reports = new ArrayList<>();
    trainer.fit(rings(1030, 1), test, plan(30), reports::add);
    assertThat(reports).hasSize(30);
    assertThat(reports.get(29).loss()).isLessThan(0.5 * reports.get(0).loss());
    assertThat(trainer.evaluate(test, List.of("accuracy")).metric("accuracy")).isGreaterThan(0.9);
  }

  @Test
  void goesOnAsIfItHadNotStopped() {
    Trainer whole = new Trainer(network(), OPTIONS);
    whole.fit(rings(330, 1), null, plan(4), report -> {});
    Trainer parts = new Trainer(network(), OPTIONS);
    parts.fit(rings(330, 1), null, plan(1), report -> {});
    parts.fit(rings(330, 1), null, plan(3), report -> {});
    assertThat(parts.graph().params()).isEqualTo(whole.graph().params());
  }

  @Test
  void stopsWhenValidationNoLongerImproves() {

    TrainingOptions still = OPTIONS.withOptimizer(new Sgd(new Schedules.Constant(0), 0, false));
    Trainer trainer = new Trainer(network(), still);
    TrainingPlan patient = patient(50);
    List<EpochReport> reports = trainer.fit(rings(100, 1), rings(100, 2), patient, report -> {});
    assertThat(reports).hasSize(3);
  }

  @Test
  void endsWithTheWeightsThatValidatedBestWhereThePlanSaysSo() {
    TrainingOptions wild = OPTIONS.withOptimizer(Adam.of(0.2));
    TrainingPlan keeping =
        new TrainingPlan(
            12, 50, true, 5, List.of("accuracy"), plan(1).stopping(), /* keepsBest= */ true);
    Trainer trainer = new Trainer(network(), wild);
    ArrayExamples validation = rings(300, 2);
    List<EpochReport> reports = trainer.fit(rings(330, 1), validation, keeping, report -> {});
    double best =
        reports.stream().mapToDouble(r -> r.validation().orElseThrow().loss()).min().orElseThrow();
    assertThat(reports.get(11).validation().orElseThrow().loss()).isGreaterThan(best);
    assertThat(trainer.evaluate(validation, List.of()).loss()).isEqualTo(best);
  }

  @Test
  void whatIsMonitoredMustBeMeasured() {
    EarlyStopping stopping = new EarlyStopping(EarlyStopping.Monitor.ACCURACY, 2, 0, 0, 0, 0);
    assertThatThrownBy(() -> new TrainingPlan(5, 50, true, 5, List.of(), stopping, false))
        .hasMessageContaining("accuracy");
  }

  @Test
  void patienceNeedsValidation() {
    Trainer trainer = new Trainer(network(), OPTIONS);
    TrainingPlan patient = patient(5);
    assertThatThrownBy(() -> trainer.fit(rings(100, 1), null, patient, report -> {}))
        .hasMessageContaining("patience");
  }

  @Test
  void rowsOfWeightZeroDoNotCount() {
    ArrayExamples clean = rings(100, 1);
    float[] features = new float[400];
    float[] targets = new float[400];
    float[] weights = new float[200];
    System.arraycopy(clean.features(), 0, features, 0, 200);
    System.arraycopy(clean.targets(), 0, targets, 0, 200);
    Arrays.fill(weights, 0, 100, 2);
    ArrayExamples padded = new ArrayExamples(200, 2, features, 2, targets, weights);
    // Half of the rows at twice the weight: the mean over the batch is that of the clean rows.
    TrainingPlan oneStep =
        new TrainingPlan(1, 200, false, 0, List.of(), EarlyStopping.NEVER, false);
    Trainer weighted = new Trainer(withoutDropout(), OPTIONS);
    weighted.fit(padded, null, oneStep, report -> {});
    Trainer plain = new Trainer(withoutDropout(), OPTIONS);
    plain.fit(clean, null, oneStep, report -> {});
    assertThat(weighted.graph().params().sub(plain.graph().params()).amaxNumber().doubleValue())
        .isLessThan(1e-6);
  }

  private static ModelSpec withoutDropout() {
    return ModelBuilder.named("plain")
        .input("x", 2)
        .add(LayerType.DENSE, Map.of("units", 2, "activation", "softmax"))
        .build();
  }
}
