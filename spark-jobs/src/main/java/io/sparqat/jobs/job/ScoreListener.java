package io.sparqat.jobs.job;

/** Follows a scoring. */
@FunctionalInterface
public interface ScoreListener {
  /**
   * Some rows are done.
   *
   * @param rows of the data that are scored by now
   * @param allRows of the data
   * @param left configurations that are not dropped
   */
  void onRows(long rows, long allRows, int left);
}
