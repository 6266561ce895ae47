package io.sparqat.quant.search;

import io.sparqat.quant.model.ModelSpec;
import java.util.Map;

/** What a search wants small, in bits or in picojoules: AutoQKeras's {@code target}. */
public interface SizeTarget {
  /** Sizes of a network: of each layer, and in all. */
  record Sizes(Map<String, Double> layers, double total) {}

  /** Sizes of the network a search starts from, before {@link #stress}. */
  Sizes reference(ModelSpec model);

  /** Sizes of a quantized network. */
  Sizes trial(ModelSpec model);

  /** Factor on the reference: below 1 it asks for more than the reference's own size. */
  double stress();

  ForgivingFactor factor();

  /** The forgiven share of accuracy of a trial against a reference that is already stressed. */
  default double delta(double stressedReference, double trial) {
    return factor().delta(stressedReference, trial);
  }
}
