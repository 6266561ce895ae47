package io.sparqat.jobs.rounds;

/** The loss of a worker is no longer a number. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DivergedException(int round, int worker, long step) {
    super(
        String.format(
            "Cannot continue training: the loss of worker %d is not finite in round %d, which began"
                + " at step %d (lower the learning rate, or clip gradients)",
            worker, round + 1, step));
  }
}
