package io.sparqat.quant.search;

import io.sparqat.quant.model.ModelSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a search wants small, in bits or in picojoules: AutoQKeras's {@code target}. */
public interface SizeTarget {
  /**
   * Sizes of a network.
   *
   * @param layers of each layer that counts, in model order
   * @param total of the whole network, as the target rounds it
   */
  record Sizes(Map<String, Double> layers, double total) {
    /** Copies the layers, keeping their order. */
    public Sizes {
      layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    }
  }

  /** Sizes of the network a search starts from. */
  Sizes reference(ModelSpec model);

  /** Sizes of a quantized network. */
  Sizes trial(ModelSpec model);

  /**
   * Whether AutoQKeras forgets {@link SizeGoal#stress} when it compares a trial with the reference,
   * as its energy target does.
   */
  boolean forgetsStress();
}
