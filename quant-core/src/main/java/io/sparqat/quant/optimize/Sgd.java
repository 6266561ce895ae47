package io.sparqat.quant.optimize;

import io.sparqat.quant.model.ClassConfig;

/** Gradient descent, with momentum (Polyak 1964) or Nesterov's (1983) where it is not 0. */
public record Sgd(Schedule learningRate, double momentum, boolean nesterov) implements Optimizer {
  @Override
  public int slots() {
    return momentum == 0 ? 0 : 1;
  }

  @Override
  public void updates(float[] gradients, float[] state, int count, long step) {
    float rate = learningRate.rate(step);
    float keep = (float) momentum;
    for (int i = 0; i < count; i++) {
      float move = gradients[i] * rate;
      if (keep != 0) {
        float velocity = state[i] * keep - move;
        state[i] = velocity;
        gradients[i] = nesterov ? move - velocity * keep : -velocity;
      } else {
        gradients[i] = move;
      }
    }
  }

  @Override
  public ClassConfig config() {
    return new ClassConfig(
        "SGD",
        Schedules.arguments(
            "learning_rate", learningRate.config(), "momentum", momentum, "nesterov", nesterov));
  }
}
