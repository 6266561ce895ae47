package io.sparqat.quant.optimize;

import io.sparqat.quant.model.ClassConfig;

/** Adagrad (Duchi et al. 2011). */
public record Adagrad(Schedule learningRate, double initialAccumulatorValue, double epsilon)
    implements Optimizer {
  @Override
  public int slots() {
    return 1;
  }

  @Override
  public float initialState() {
    return (float) initialAccumulatorValue;
  }

  @Override
  public void updates(float[] gradients, float[] state, int count, long step) {
    float rate = learningRate.rate(step);
    float small = (float) epsilon;
    for (int i = 0; i < count; i++) {
      float g = gradients[i];
      state[i] += g * g;
      gradients[i] = rate * g / (float) Math.sqrt(state[i] + small);
    }
  }

  @Override
  public ClassConfig config() {
    return new ClassConfig(
        "Adagrad",
        Schedules.arguments(
            "learning_rate", learningRate.config(),
            "initial_accumulator_value", initialAccumulatorValue,
            "epsilon", epsilon));
  }
}
