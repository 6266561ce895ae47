package io.sparqat.quant.dl4j;

import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.transform.Prune;
import io.sparqat.quant.transform.SchedulesOverSteps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the pruned values of a layer's kernels at zero through training. Masks are made from the
 * weights that a step begins with: where the schedule turns, and where there are none, because
 * training goes on between two turns or the weights were replaced by the workers' average. Values
 * that are zero already have the least magnitude, so the mask is then the one they were made with.
 */
final class PruningMasks {
  private final SchedulesOverSteps schedules;
  private final List<Boolean> prunable = new ArrayList<>();
  private List<Optional<boolean[]>> masks = List.of();

  PruningMasks(Block block, SchedulesOverSteps schedules) {
    this.schedules = schedules;
    for (List<WeightSpec> weights : block.weightsByNode()) {
      for (WeightSpec weight : weights) {
        prunable.add(Prune.isPrunable(weight));
      }
    }
  }

  /** Makes the masks anew where the schedule says so, and applies them. */
  void before(int step, Collection<INDArray> parameters) {
    double sparsity = schedules.sparsityInForce(step);
    if (schedules.prunesAt(step) || masks.isEmpty() && sparsity > 0) {
      masks = masks(parameters, sparsity);
      after(parameters);
    }
  }

  /** Has the masks made anew at the next step. */
  void forget() {
    masks = List.of();
  }

  /** Takes back what an update did to pruned values. */
  void after(Collection<INDArray> parameters) {
    if (masks.isEmpty()) {
      return;
    }
    int index = 0;
    for (INDArray parameter : parameters) {
      masks.get(index++).ifPresent(mask -> apply(mask, parameter));
    }
  }

  private static void apply(boolean[] keep, INDArray parameter) {
    float[] values = HeapCopy.values(parameter);
    for (int i = 0; i < values.length; i++) {
      if (!keep[i]) {
        values[i] = 0;
      }
    }
    HeapCopy.writeVector(values, parameter, values.length);
  }

  private List<Optional<boolean[]>> masks(Collection<INDArray> parameters, double sparsity) {
    List<Optional<boolean[]>> made = new ArrayList<>();
    int index = 0;
    for (INDArray parameter : parameters) {
      made.add(
          prunable.get(index++)
              ? Optional.of(Prune.mask(HeapCopy.values(parameter), sparsity))
              : Optional.empty());
    }
    return made;
  }
}
