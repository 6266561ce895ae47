package io.sparqat.quant.search;

import java.util.List;
import java.util.Locale;

/** Whether a search also tunes the width of layers: AutoQKeras's {@code tune_filters}. */
public enum FilterTuning {
  /** Widths stay. */
  NONE,
  /** Each layer has its own factor. */
  LAYER,
  /** One factor for all quantized layers. */
  BLOCK;

  /** The factors a width may be multiplied with; 1.0 is the default. */
  static final List<Double> FACTORS = List.of(0.5, 0.75, 1.0, 1.5, 2.0);

  /** Reads AutoQKeras's {@code "none"}, {@code "layer"} or {@code "block"}. */
  public static FilterTuning of(String text) {
    for (FilterTuning tuning : values()) {
      if (tuning.text().equals(text)) {
        return tuning;
      }
    }
    throw new IllegalArgumentException(
        "Invalid tune_filters: '" + text + "' (must be none, layer or block)");
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A width times a factor, at least 1. */
  static int scaled(int width, double factor) {
    return Math.max((int) (width * factor), 1);
  }
}
