package io.sparqat.quant.optimize;

import io.sparqat.quant.model.ClassConfig;

/** Adamax (Kingma and Ba 2015, section 7): Adam with the largest gradient as its measure. */
public record Adamax(Schedule learningRate, double beta1, double beta2, double epsilon)
    implements Optimizer {
  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void updates(float[] gradients, float[] state, int count, long step) {
    float power = (float) Math.pow((float) beta1, step + 1);
    float rate = learningRate.rate(step) / (1 - power);
    float rest = (float) (1 - beta1);
    float small = (float) epsilon;
    for (int i = 0; i < count; i++) {
      float g = gradients[i];
      float m = state[i] + (g - state[i]) * rest;
      float u = Math.max((float) beta2 * state[count + i], Math.abs(g));
      state[i] = m;
      state[count + i] = u;
      gradients[i] = rate * m / (u + small);
    }
  }

  @Override
  public ClassConfig config() {
    return new ClassConfig(
        "Adamax",
        Schedules.arguments(
            "learning_rate", learningRate.config(),
            "beta_1", beta1,
            "beta_2", beta2,
            "epsilon", epsilon));
  }
}
