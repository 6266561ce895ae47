package io.sparqat.quant.layer.weight;

import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.model.TensorShape;
import java.util.Optional;

/**
 * QKeras's Clip: keeps a weight between two bounds. With an inner constraint that is applied first,
 * and then the quantizer, if there is one.
 */
public record Clip(float min, float max, Optional<Constraint> inner, Optional<Quantizer> quantizer)
    implements Constraint {
  /** Bounds only. */
  public static Clip between(float min, float max) {
    return new Clip(min, max, Optional.empty(), Optional.empty());
  }

  @Override
  public void apply(float[] weight, TensorShape shape) {
    inner.ifPresent(
        constraint -> {
          constraint.apply(weight, shape);
          quantizer.ifPresent(q -> q.quantize(weight, shape.axes(), weight, Draw.INFERENCE));
        });
    for (int i = 0; i < weight.length; i++) {
      weight[i] = Math.min(Math.max(weight[i], min), max);
    }
  }
}
