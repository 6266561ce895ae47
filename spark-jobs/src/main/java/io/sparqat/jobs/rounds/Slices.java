package io.sparqat.jobs.rounds;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The parameter vector cut into slices of equal length, ±1.
 *
 * @param parameters length of the vector
 * @param count of slices
 */
record Slices(int parameters, int count) implements Serializable {
  int from(int slice) {
    return (int) ((long) parameters * slice / count);
  }

  /** A copy of one slice of a vector. */
  float[] cut(float[] vector, int slice) {
    return Arrays.copyOfRange(vector, from(slice), from(slice + 1));
  }
}
