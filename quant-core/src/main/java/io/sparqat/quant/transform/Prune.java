package io.sparqat.quant.transform;

import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Magnitude pruning: the smallest values of every kernel become zero. Biases and the parameters of
 * normalizations are left alone, as QKeras's {@code get_prunable_weights} has it.
 */
public final class Prune {
  private Prune() {}

  /** Whether a weight of this Keras name is pruned. */
  public static boolean isPrunable(String weight) {
    return weight.endsWith("kernel");
  }

  /** Whether a weight is pruned: one that is no kernel, or never changes, is not. */
  public static boolean isPrunable(WeightSpec weight) {
    return weight.role() == WeightSpec.Role.TRAINABLE && isPrunable(weight.name());
  }

  /**
   * Which values stay: all but the {@code round(sparsity * n)} of least magnitude. Among equals the
   * later ones go first, so that the mask is the same everywhere.
   *
   * @param sparsity from 0 to 1
   */
  public static boolean[] mask(float[] values, double sparsity) {
    int pruned = (int) Math.round(Math.max(0, Math.min(1, sparsity)) * values.length);
    long[] order = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      // Non-negative floats sort as their bits do; the index below breaks ties.
      long magnitude = Float.floatToIntBits(Math.abs(values[i]));
      order[i] = magnitude << 32 | (values.length - 1 - i);
    }
    Arrays.sort(order);
    boolean[] keep = new boolean[values.length];
    Arrays.fill(keep, true);
    for (int k = 0; k < pruned; k++) {
      keep[values.length - 1 - (int) order[k]] = false;
    }
    return keep;
  }

  /** The weights with every kernel pruned to a share of zeros. */
  public static ModelWeights apply(ModelSpec model, ModelWeights weights, double sparsity) {
    ModelWeights result = weights;
    for (NodeSpec node : model.nodes()) {
      List<WeightTensor> pruned = new ArrayList<>();
      for (WeightTensor weight : weights.layer(node.name())) {
        pruned.add(isPrunable(weight.name()) ? pruned(weight, sparsity) : weight);
      }
      result = result.with(node.name(), pruned);
    }
    return result;
  }

  private static WeightTensor pruned(WeightTensor weight, double sparsity) {
    boolean[] keep = mask(weight.values(), sparsity);
    float[] values = weight.values().clone();
    for (int i = 0; i < values.length; i++) {
      if (!keep[i]) {
        values[i] = 0;
      }
    }
    return weight.withValues(values);
  }
}
