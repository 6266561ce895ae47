package io.sparqat.quant.dl4j;

/** An output layer that knows how many rows of its last pass it classified as labelled. */
public interface CountsCorrect {
  /** Rows whose largest output (the first of equal ones) is the labelled class. */
  int correct();
}
