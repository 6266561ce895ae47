package io.sparqat.jobs.table;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a row is from.
 *
 * @param run the run's name; empty in tables of version 1
 * @param finished when the result was there; empty in tables of version 1
 * @param data the data set's name; empty in tables of version 1
 * @param dataFingerprint SHA-256 naming the data
 * @param configSha256 hash of the resolved configuration
 * @param seed of the training run
 */
public record Origin(
    String run,
    Optional<Instant> finished,
    String data,
    String dataFingerprint,
    String configSha256,
    long seed) {
  /** The same run's, with a result that came at another time. */
  public Origin at(Instant time) {
    return new Origin(run, Optional.of(time), data, dataFingerprint, configSha256, seed);
  }
}
