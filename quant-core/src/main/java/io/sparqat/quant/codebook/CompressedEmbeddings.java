package io.sparqat.quant.codebook;

import io.sparqat.quant.kernel.Quantizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A matrix whose rows are grouped by likeness, with one codebook a group. QKeras {@code
 * two_tier_embedding_compression}, but for its index table, which repeats one row for a whole
 * group.
 *
 * @param columns length of a row
 * @param group for each row, the index of its codebook
 * @param index for each value, row-major, its place in its row's codebook
 * @param codebooks one a group that has rows
 */
public record CompressedEmbeddings(
    int columns, int[] group, int[] index, List<Codebook> codebooks) {
  /**
   * Groups the rows, fits the codebooks and looks every value up.
   *
   * @param embeddings row-major
   * @param bits of an index, and of a group's number
   * @param quantizer applied to each codebook's values; empty for none
   */
  public static CompressedEmbeddings fit(
      float[] embeddings, int columns, int bits, Optional<Quantizer> quantizer) {
    Codebook.checkBits(bits);
    if (columns < 1 || embeddings.length == 0 || embeddings.length % columns != 0) {
      throw new IllegalArgumentException(
          "Invalid embeddings: "
              + embeddings.length
              + " values (must be whole rows of "
              + columns
              + ")");
    }
    int[] label = RowKMeans.groups(embeddings, columns, 1 << bits);
    int[] group = new int[label.length];
    int[] index = new int[embeddings.length];
    List<Codebook> codebooks = new ArrayList<>();
    for (int wanted = 0; wanted < 1 << bits; wanted++) {
      float[] values = rowsOf(embeddings, columns, label, wanted);
      if (values.length == 0) {
        continue;
      }
      Codebook codebook = Codebook.fit(values, bits, quantizer);
      for (int i = 0; i < embeddings.length; i++) {
        if (label[i / columns] == wanted) {
          group[i / columns] = codebooks.size();
          index[i] = codebook.nearest(embeddings[i]);
        }
      }
      codebooks.add(codebook);
    }
    return new CompressedEmbeddings(columns, group, index, List.copyOf(codebooks));
  }

  private static float[] rowsOf(float[] embeddings, int columns, int[] label, int wanted) {
    float[] values = new float[embeddings.length];
    int n = 0;
    for (int i = 0; i < embeddings.length; i++) {
      if (label[i / columns] == wanted) {
        values[n++] = embeddings[i];
      }
    }
    return Arrays.copyOf(values, n);
  }

  /** The matrix that the indices stand for, row-major. */
  public float[] embeddings() {
    float[] values = new float[index.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = codebooks.get(group[i / columns]).value(index[i]);
    }
    return values;
  }
}
