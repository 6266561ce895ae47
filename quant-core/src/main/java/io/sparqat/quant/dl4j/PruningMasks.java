package io.sparqat.quant.dl4j;

import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.transform.Prune;
import io.sparqat.quant.transform.PruningSchedule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the pruned values of a layer's kernels at zero through training. Masks are made from the
 * weights that a step begins with; where training goes on between two turns of the schedule, what
 * is zero stays zero.
 */
final class PruningMasks {
  private final PruningSchedule schedule;
  private final List<Boolean> prunable = new ArrayList<>();
  private List<Optional<boolean[]>> masks = List.of();

  PruningMasks(Block block, PruningSchedule schedule) {
    this.schedule = schedule;
    for (List<WeightSpec> weights : block.weightsByNode()) {
      for (WeightSpec weight : weights) {
        prunable.add(weight.role() == WeightSpec.Role.TRAINABLE && Prune.isPrunable(weight.name()));
      }
    }
  }

  /** Makes the masks anew where the schedule says so, and applies them. */
  void before(int step, Collection<INDArray> parameters) {
    double sparsity = schedule.sparsityAt(step);
    if (schedule.updatesAt(step)) {
      masks = masks(parameters, values -> Prune.mask(values, sparsity));
      after(parameters);
    } else if (masks.isEmpty() && sparsity > 0) {
      masks = masks(parameters, PruningMasks::nonzero);
    }
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
    float[] values = values(parameter);
    for (int i = 0; i < values.length; i++) {
      if (!keep[i]) {
        values[i] = 0;
      }
    }
    HeapCopy.writeVector(values, parameter, values.length);
  }

  private interface Masking {
    boolean[] of(float[] values);
  }

  private List<Optional<boolean[]>> masks(Collection<INDArray> parameters, Masking masking) {
    List<Optional<boolean[]>> made = new ArrayList<>();
    int index = 0;
    for (INDArray parameter : parameters) {
      made.add(
          prunable.get(index++) ? Optional.of(masking.of(values(parameter))) : Optional.empty());
    }
    return made;
  }

  private static boolean[] nonzero(float[] values) {
    boolean[] keep = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      keep[i] = values[i] != 0;
    }
    return keep;
  }

  private static float[] values(INDArray parameter) {
    float[] values = new float[Math.toIntExact(parameter.length())];
    HeapCopy.readVector(parameter, values, values.length);
    return values;
  }
}
