package io.sparqat.jobs.rounds;

import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.transform.Prune;
import io.sparqat.quant.transform.SchedulesOverSteps;
import java.util.Arrays;
import java.util.List;

/**
 * Pruning of a network that several workers train. The driver makes the masks, from the weights
 * that a round begins with; in that round every worker keeps what is zero at zero. A turn of the
 * schedule therefore takes effect in the first round that begins at it or after it.
 *
 * <p>A mask is not kept anywhere: what it made zero has the least magnitude, so the same mask
 * follows from the weights.
 */
public final class MergedPruning {
  /** Prunes nothing. */
  public static final MergedPruning NONE = new MergedPruning(List.of(), SchedulesOverSteps.NONE);

  private final List<ParameterLayout.Entry> kernels;
  private final SchedulesOverSteps schedules;

  private MergedPruning(List<ParameterLayout.Entry> kernels, SchedulesOverSteps schedules) {
    this.kernels = kernels;
    this.schedules = schedules;
  }

  /**
   * Pruning of the kernels of a network.
   *
   * @param schedules those the workers train with
   */
  public static MergedPruning of(ModelSpec model, SchedulesOverSteps schedules) {
    return schedules.pruning().isEmpty()
        ? NONE
        : new MergedPruning(
            ParameterLayout.of(model).stream()
                .filter(entry -> Prune.isPrunable(entry.weight()))
                .toList(),
            schedules);
  }

  /** What a round that begins at {@code step} of each worker begins with. */
  float[] prune(long step, float[] parameters) {
    return keep(step, parameters, parameters);
  }

  /**
   * Takes back what averages and outer optimizers did to pruned values.
   *
   * @param step at which the round began
   * @param start what it began with, or other weights with the same zeros
   */
  float[] keep(long step, float[] start, float[] merged) {
    double sparsity = schedules.sparsityInForce(step);
    if (sparsity == 0) {
      return merged;
    }
    float[] pruned = merged.clone();
    for (ParameterLayout.Entry kernel : kernels) {
      int end = kernel.offset() + kernel.size();
      boolean[] keep = Prune.mask(Arrays.copyOfRange(start, kernel.offset(), end), sparsity);
      for (int i = 0; i < keep.length; i++) {
        if (!keep[i]) {
          pruned[kernel.offset() + i] = 0;
        }
      }
    }
    return pruned;
  }
}
