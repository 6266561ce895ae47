package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.kernel.IntegerBitEstimate;

/** Integer bits that QKeras estimates for ranges: row 0 holds the minima, row 1 the maxima. */
public final class IntegerBitVectors implements VectorKind {
  @Override
  public String name() {
    return "integer bits";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.text("class", "").equals("_get_integer_bits");
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    JsonNode options = vector.json().get("kwargs");
    float[] ranges = VectorCheck.floats(vector.json().get("x"));
    float[] bits = new float[ranges.length / 2];
    for (int i = 0; i < bits.length; i++) {
      bits[i] =
          IntegerBitEstimate.of(
              ranges[i],
              ranges[bits.length + i],
              options.path("bits").asInt(8),
              options.path("symmetric").asBoolean(),
              options.path("keep_negative").asBoolean(),
              options.path("is_clipping").asBoolean(true));
    }
    check.floats("y", VectorCheck.floats(vector.json().get("y")), bits, 0);
  }
}
