package io.sparqat.quant.optimize;

import io.sparqat.quant.model.ClassConfig;

/**
 * Adam (Kingma and Ba 2015), with AMSGrad (Reddi et al. 2018) on demand; with a weight decay that
 * is not 0 it is AdamW (Loshchilov and Hutter 2019).
 */
public record Adam(
    Schedule learningRate,
    double beta1,
    double beta2,
    double epsilon,
    boolean amsgrad,
    double weightDecay)
    implements Optimizer {
  /** Adam with Keras's defaults. */
  public static Adam of(double learningRate) {
    return new Adam(new Schedules.Constant(learningRate), 0.9, 0.999, 1e-7, false, 0);
  }

  @Override
  public int slots() {
    return amsgrad ? 3 : 2;
  }

  @Override
  public void updates(float[] gradients, float[] state, int count, long step) {
    // In float32 as TensorFlow: 1 - power2 loses digits while power2 is near 1.
    float power1 = (float) Math.pow((float) beta1, step + 1);
    float power2 = (float) Math.pow((float) beta2, step + 1);
    float alpha = learningRate.rate(step) * (float) Math.sqrt(1 - power2) / (1 - power1);
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    float small = (float) epsilon;
    for (int i = 0; i < count; i++) {
      float g = gradients[i];
      float m = state[i] + (g - state[i]) * rest1;
      float v = state[count + i] + (g * g - state[count + i]) * rest2;
      state[i] = m;
      state[count + i] = v;
      if (amsgrad) {
        v = Math.max(v, state[2 * count + i]);
        state[2 * count + i] = v;
      }
      gradients[i] = m * alpha / ((float) Math.sqrt(v) + small);
    }
  }

  @Override
  public ClassConfig config() {
    return new ClassConfig(
        weightDecay == 0 ? "Adam" : "AdamW",
        Schedules.arguments(
            "learning_rate", learningRate.config(),
            "beta_1", beta1,
            "beta_2", beta2,
            "epsilon", epsilon,
            "amsgrad", amsgrad,
            "weight_decay", weightDecay));
  }
}
