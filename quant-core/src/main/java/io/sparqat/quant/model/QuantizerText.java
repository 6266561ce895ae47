package io.sparqat.quant.model;

import io.sparqat.quant.spec.QuantizerSpec;

/** A quantizer carried as the text it was written in. */
record QuantizerText(String name, String canonical) implements QuantizerSpec {
  static QuantizerSpec parse(String text) {
    return new QuantizerText(text.split("\\(", 2)[0], text);
  }
}
