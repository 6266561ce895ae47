package io.sparqat.quant.model;

import io.sparqat.quant.spec.QuantizerSpec;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Python writes them, for summaries and messages. */
final class PythonText {
  private PythonText() {}

  static String of(@Nullable Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    if (value instanceof String text) {
      return "'" + text + "'";
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(PythonText::of).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof QuantizerSpec quantizer) {
      return quantizer.canonical();
    }
    if (value instanceof Activation activation) {
      return activation.text();
    }
    return value.toString();
  }
}
