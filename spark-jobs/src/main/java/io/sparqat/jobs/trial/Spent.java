package io.sparqat.jobs.trial;

/**
 * What a sweep has used up, over all its starts.
 *
 * @param trials ended
 * @param seconds of wall-clock time
 * @param coreSeconds of training, failed tries included
 */
public record Spent(long trials, double seconds, double coreSeconds) {
  public static final Spent NOTHING = new Spent(0, 0, 0);
}
