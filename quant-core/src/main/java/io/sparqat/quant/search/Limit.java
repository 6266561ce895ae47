package io.sparqat.quant.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which quantizers of a menu one role of a layer may use: up to some bits, or a list of them. */
public sealed interface Limit {
  /** The candidates that are left of a menu, in order. */
  Map<String, Integer> filter(Map<String, Integer> menu);

  /** Every quantizer of at most {@code bits} bits. */
  record MaxBits(int bits) implements Limit {
    @Override
    public Map<String, Integer> filter(Map<String, Integer> menu) {
      Map<String, Integer> left = new LinkedHashMap<>(menu);
      left.values().removeIf(width -> width > bits);
      return left;
    }
  }

  /** These quantizers, which must all be in the menu. */
  record Listed(List<String> quantizers) implements Limit {
    public Listed {
      quantizers = List.copyOf(quantizers);
    }

    @Override
    public Map<String, Integer> filter(Map<String, Integer> menu) {
      Map<String, Integer> left = new LinkedHashMap<>();
      for (String quantizer : quantizers) {
        Integer bits = menu.get(quantizer);
        if (bits == null) {
          throw new IllegalArgumentException(
              "Cannot limit a choice to '"
                  + quantizer
                  + "': the quantization_config has "
                  + menu.keySet());
        }
        left.put(quantizer, bits);
      }
      return left;
    }
  }

  /** Reads AutoQKeras's form: a number of bits or a list of quantizer strings. */
  static Limit of(Object value) {
    if (value instanceof Number bits) {
      return new MaxBits(bits.intValue());
    }
    if (value instanceof List<?> list) {
      List<String> quantizers = new ArrayList<>();
      for (Object quantizer : list) {
        if (!(quantizer instanceof String text)) {
          throw new IllegalArgumentException(
              "Invalid limit: " + value + " (a list must hold quantizer strings)");
        }
        quantizers.add(text);
      }
      return new Listed(quantizers);
    }
    throw new IllegalArgumentException(
        "Invalid limit: " + value + " (must be a number of bits or a list of quantizer strings)");
  }

  /** The form {@link #of} reads. */
  default Object plain() {
    return this instanceof MaxBits max ? (Object) max.bits() : ((Listed) this).quantizers();
  }
}
