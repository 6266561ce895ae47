package io.sparqat.quant.rows;

import java.io.Serializable;

/**
 * What is done to training rows; rows that a network is validated or scored on are left alone.
 *
 * @param classWeights how much they count
 * @param augmentation what is made of their images
 */
public record RowTreatment(ClassWeights classWeights, Augmentation augmentation)
    implements Serializable {
  /** Rows are taken as they are. */
  public static final RowTreatment NONE = new RowTreatment(ClassWeights.NONE, Augmentation.NONE);

  /** Both on a line each, or an empty line. */
  public String text() {
    return classWeights.text() + "\n" + augmentation.text();
  }

  /** The treatment of a {@link #text}; none for an empty text. */
  public static RowTreatment parse(String text) {
    String[] lines = text.split("\n", -1);
    return new RowTreatment(
        ClassWeights.parse(lines[0]), Augmentation.parse(lines.length > 1 ? lines[1] : ""));
  }
}
