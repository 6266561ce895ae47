package io.sparqat.quant.optimize;

import io.sparqat.quant.model.ClassConfig;

/** Adam with Nesterov's momentum and its schedule (Dozat 2016), as Keras has it. */
public record Nadam(Schedule learningRate, double beta1, double beta2, double epsilon)
    implements Optimizer {
  private static final double MOMENTUM_DECAY = 0.96;

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void updates(float[] gradients, float[] state, int count, long step) {
    double now = momentum(step + 1);
    double next = momentum(step + 2);
    double product = 1;
    for (long t = 1; t <= step + 1; t++) {
      product *= momentum(t);
      if (product < Float.MIN_NORMAL) {
        product = 0;
        break;
      }
    }
    float ofMean = (float) (next / (1 - product * next));
    float ofGradient = (float) ((1 - now) / (1 - product));
    float ofSquare = (float) (1 / (1 - Math.pow((float) beta2, step + 1)));
    float rate = learningRate.rate(step);
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    float small = (float) epsilon;
    for (int i = 0; i < count; i++) {
      float g = gradients[i];
      float m = state[i] + (g - state[i]) * rest1;
      float v = state[count + i] + (g * g - state[count + i]) * rest2;
      state[i] = m;
      state[count + i] = v;
      float mean = ofMean * m + ofGradient * g;
      gradients[i] = mean * rate / ((float) Math.sqrt(v * ofSquare) + small);
    }
  }

  private double momentum(long step) {
    return beta1 * (1 - 0.5 * Math.pow(MOMENTUM_DECAY, step));
  }

  @Override
  public ClassConfig config() {
    return new ClassConfig(
        "Nadam",
        Schedules.arguments(
            "learning_rate", learningRate.config(),
            "beta_1", beta1,
            "beta_2", beta2,
            "epsilon", epsilon));
  }
}
