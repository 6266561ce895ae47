package io.sparqat.quant.dl4j;

import java.util.Optional;

/** A DL4J layer of several nodes that tells in which of them numbers stopped being finite. */
public interface NamesNonFinite {
  /** The first node with a weight that is not finite; empty for none. */
  Optional<String> nonFiniteWeights();

  /** The first node whose last output was not finite; empty for none. */
  Optional<String> nonFiniteOutput();
}
