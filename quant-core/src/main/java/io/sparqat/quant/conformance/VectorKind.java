package io.sparqat.quant.conformance;

import java.util.List;

/** One kind of vector, such as quantizers or layers, and how to check it. */
public interface VectorKind {
  /** For messages: {@code quantizer}, {@code layer}. */
  String name();

  /** Whether this kind checks the vector; decided by its fields or by its file's name. */
  boolean recognises(GoldenVector vector);

  /** The cases in a recognised vector: itself, but for documents that hold lists of cases. */
  default List<GoldenVector> cases(GoldenVector vector) {
    return List.of(vector);
  }

  /** What the case is counted under. */
  default String group(GoldenVector vector) {
    return vector.text("group", vector.stem());
  }

  /**
   * Compares what we compute with what the case holds. An exception that leaves this method is a
   * failure of the case.
   */
  void check(GoldenVector vector, VectorCheck check);
}
