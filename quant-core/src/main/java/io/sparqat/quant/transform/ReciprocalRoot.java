package io.sparqat.quant.transform;

/** {@code 1 / sqrt(x)} in float32. */
final class ReciprocalRoot {
  private ReciprocalRoot() {}

  static float of(float x) {
    return 1 / (float) Math.sqrt(x);
  }
}
