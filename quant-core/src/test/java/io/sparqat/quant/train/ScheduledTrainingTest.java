package io.sparqat.quant.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.optimize.Adam;
import io.sparqat.quant.transform.NoiseSchedule;
import io.sparqat.quant.transform.PruningSchedule;
import io.sparqat.quant.transform.SchedulesOverSteps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduledTrainingTest {
  private static final int SAMPLES = 16;
  private static final TrainingOptions OPTIONS = new TrainingOptions(Adam.of(0.05), "mse", 3);

  private static ModelSpec network(String quantizer) {
    return ModelBuilder.named("scheduled")
        .input("x", 8)
        .add(
            LayerType.Q_DENSE,
            Map.of("units", 10, "kernel_quantizer", quantizer, "activation", "tanh"))
        .add(LayerType.Q_DENSE, Map.of("units", 2, "kernel_quantizer", quantizer))
        .build();
  }

  private static StepTrainer trainer(ModelSpec model, SchedulesOverSteps schedules) {
    float[] start = new float[ParameterLayout.size(model)];
    Random random = new Random(5);
    for (int i = 0; i < start.length; i++) {
      start[i] = (float) random.nextGaussian() / 3;
    }
    return new StepTrainer(
        model, OPTIONS.withSchedules(schedules), ParameterLayout.weights(model, start));
  }

  private static double step(StepTrainer trainer, int seed) {
    Random random = new Random(seed);
    float[] x = new float[SAMPLES * 8];
    float[] y = new float[SAMPLES * 2];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    for (int n = 0; n < SAMPLES; n++) {
      y[2 * n] = x[8 * n] - x[8 * n + 3];
      y[2 * n + 1] = x[8 * n + 5];
    }
    return trainer.step(List.of(x), y, SAMPLES);
  }

  private static long zeros(ModelWeights weights) {
    long zeros = 0;
    for (float value : weights.layer("q_dense").get(0).values()) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  @Test
  void prunedWeightsStayAtZeroBetweenTheTurnsOfTheSchedule() {
    SchedulesOverSteps pruning =
        new SchedulesOverSteps(
            Optional.of(new PruningSchedule.PolynomialDecay(0.25, 0.75, 2, 8, 1, 3)),
            Optional.empty());
    StepTrainer trainer = trainer(network("quantized_bits(8,2,1,alpha=1.0)"), pruning);
    long[] expected = {0, 0, 20, 20, 20, 40, 40, 40, 60, 60};
    for (int step = 0; step < expected.length; step++) {
      step(trainer, step);
      assertThat(zeros(trainer.weights())).as("after step %d", step).isEqualTo(expected[step]);
    }
  }

  @Test
  void withoutNoiseQuantizersLetValuesPassAndThenSetIn() {
    SchedulesOverSteps late =
        new SchedulesOverSteps(Optional.empty(), Optional.of(NoiseSchedule.between(2, 2)));
    StepTrainer scheduled = trainer(network("quantized_bits(2,0,1,alpha=1.0)"), late);
    StepTrainer unquantized =
        trainer(network("quantized_bits(2,0,1,alpha=1.0,qnoise_factor=0.0)"), NONE);
    StepTrainer quantized = trainer(network("quantized_bits(2,0,1,alpha=1.0)"), NONE);
    double first = step(scheduled, 0);
    assertThat(first).isEqualTo(step(unquantized, 0));
    assertThat(first).isNotEqualTo(step(quantized, 0));
    assertThat(step(scheduled, 1)).isEqualTo(step(unquantized, 1));
    assertThat(step(scheduled, 2)).isNotEqualTo(step(unquantized, 2));
  }

  private static final SchedulesOverSteps NONE = SchedulesOverSteps.NONE;
}
