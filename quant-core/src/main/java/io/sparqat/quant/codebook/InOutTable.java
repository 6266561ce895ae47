package io.sparqat.quant.codebook;

import io.sparqat.quant.spec.NominalRange;
import io.sparqat.quant.spec.QuantizerSpec;

/**
 * Maps a quantizer's codes to a codebook: {@code in[out[code]]} is the codebook value of a code.
 * QKeras {@code create_in_out_table}.
 *
 * @param in the codebook's values
 * @param out for each code of the quantizer, the index of the nearest of them
 */
public record InOutTable(float[] in, int[] out) {
  /**
   * The table for a quantizer whose values can be listed.
   *
   * @throws IllegalArgumentException where {@link NominalRange#values} cannot list them
   */
  public static InOutTable of(Codebook codebook, QuantizerSpec quantizer) {
    float[] values = NominalRange.of(quantizer).values();
    int[] out = new int[values.length];
    for (int code = 0; code < out.length; code++) {
      out[code] = codebook.nearest(values[code]);
    }
    return new InOutTable(codebook.centers(), out);
  }
}
