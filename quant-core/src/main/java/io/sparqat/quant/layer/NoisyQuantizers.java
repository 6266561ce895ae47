package io.sparqat.quant.layer;

import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.spec.QuantizerJson;
import java.util.ArrayList;
import java.util.List;

/** The quantizers of an operation that take QKeras's {@code qnoise_factor}, to set it for all. */
public final class NoisyQuantizers {
  private final List<Quantizer> quantizers = new ArrayList<>();
  private float factor = Float.NaN;

  /** Adds a quantizer, if it has the option. */
  void add(Quantizer quantizer) {
    if (QuantizerJson.write(quantizer.spec()).path("config").has("qnoise_factor")) {
      quantizers.add(quantizer);
    }
  }

  /** Sets the factor: 0 lets values pass, 1 quantizes them. */
  public void set(double newFactor) {
    if (factor != (float) newFactor) {
      factor = (float) newFactor;
      quantizers.forEach(quantizer -> quantizer.qnoiseFactor(factor));
    }
  }
}
