package io.sparqat.quant.optimize;

import io.sparqat.quant.model.ClassConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** Another optimizer with a weight decay, which Keras 2.15 gives all of them. */
public record DecoupledDecay(Optimizer optimizer, double weightDecay) implements Optimizer {
  @Override
  public Schedule learningRate() {
    return optimizer.learningRate();
  }

  @Override
  public int slots() {
    return optimizer.slots();
  }

  @Override
  public float initialState() {
    return optimizer.initialState();
  }

  @Override
  public void updates(float[] gradients, float[] state, int count, long step) {
    optimizer.updates(gradients, state, count, step);
  }

  @Override
  public ClassConfig config() {
    Map<String, Object> arguments = new LinkedHashMap<>(optimizer.config().config());
    arguments.put("weight_decay", weightDecay);
    return new ClassConfig(optimizer.config().className(), arguments);
  }
}
