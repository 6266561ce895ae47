package io.sparqat.jobs.table;

import java.util.Optional;

/**
 * A candidate's place among those of its table.
 *
 * @param onFront whether no other candidate has less energy and more accuracy
 * @param dominatedBy the {@link TableRow#candidate} of the most accurate one that takes no more
 *     energy and is no less accurate; empty on the front, and for those without a full result
 */
public record Standing(boolean onFront, Optional<String> dominatedBy) {
  /** Not compared yet. */
  public static final Standing UNKNOWN = new Standing(false, Optional.empty());
}
