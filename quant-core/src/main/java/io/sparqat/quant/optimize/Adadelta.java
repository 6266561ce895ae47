package io.sparqat.quant.optimize;

import io.sparqat.quant.model.ClassConfig;

/** Adadelta (Zeiler 2012). */
public record Adadelta(Schedule learningRate, double rho, double epsilon) implements Optimizer {
  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void updates(float[] gradients, float[] state, int count, long step) {
    float rate = learningRate.rate(step);
    float kept = (float) rho;
    float rest = (float) (1 - rho);
    float small = (float) epsilon;
    for (int i = 0; i < count; i++) {
      float g = gradients[i];
      float squares = kept * state[i] + rest * g * g;
      float moved = state[count + i];
      float change = root(moved + small) * g / root(squares + small);
      state[i] = squares;
      state[count + i] = kept * moved + rest * change * change;
      gradients[i] = rate * change;
    }
  }

  private static float root(float value) {
    return (float) Math.sqrt(value);
  }

  @Override
  public ClassConfig config() {
    return new ClassConfig(
        "Adadelta",
        Schedules.arguments(
            "learning_rate", learningRate.config(), "rho", rho, "epsilon", epsilon));
  }
}
