package io.sparqat.quant.search;

/** Whose behaviour a search follows where AutoQKeras is plainly wrong. */
public enum SearchRules {
  /** Corrected; the differences are listed in {@code docs/qkeras-compatibility.md}. */
  SPARQAT,
  /** AutoQKeras as it is, for comparison with recorded searches. */
  QKERAS
}
