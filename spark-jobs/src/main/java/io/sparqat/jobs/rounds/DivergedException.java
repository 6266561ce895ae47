package io.sparqat.jobs.rounds;

/** The loss of a worker is no longer a number. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param place step and layer
   */
  DivergedException(int round, int worker, String place) {
    super(
        String.format(
            "Cannot continue training: the loss of worker %d is not finite in round %d, %s (lower"
                + " the learning rate, or clip gradients)",
            worker, round + 1, place));
  }
}
