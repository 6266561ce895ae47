package io.sparqat.quant.optimize;

import io.sparqat.quant.model.ClassConfig;

/** RMSprop (Hinton 2012), with momentum and centering on demand. */
public record RmsProp(
    Schedule learningRate, double rho, double momentum, double epsilon, boolean centered)
    implements Optimizer {
  @Override
  public int slots() {
    return 1 + (momentum > 0 ? 1 : 0) + (centered ? 1 : 0);
  }

  @Override
  public void updates(float[] gradients, float[] state, int count, long step) {
    float rate = learningRate.rate(step);
    float keep = (float) rho;
    float take = 1 - keep;
    float small = (float) epsilon;
    float roll = (float) momentum;
    int velocities = count;
    int means = momentum > 0 ? 2 * count : count;
    for (int i = 0; i < count; i++) {
      float g = gradients[i];
      float square = keep * state[i] + take * g * g;
      state[i] = square;
      float variance = square;
      if (centered) {
        float mean = keep * state[means + i] + take * g;
        state[means + i] = mean;
        variance = square - mean * mean;
      }
      float update = rate * g / (float) Math.sqrt(variance + small);
      if (momentum > 0) {
        update += roll * state[velocities + i];
        state[velocities + i] = update;
      }
      gradients[i] = update;
    }
  }

  @Override
  public ClassConfig config() {
    return new ClassConfig(
        "RMSprop",
        Schedules.arguments(
            "learning_rate", learningRate.config(),
            "rho", rho,
            "momentum", momentum,
            "epsilon", epsilon,
            "centered", centered));
  }
}
