package io.sparqat.jobs.rounds;

import java.nio.ByteBuffer;

/**
 * What one worker, or all together, did in one round.
 *
 * @param steps optimizer steps; of the worker with most steps when merged
 * @param rows rows trained on
 * @param lossSum loss times rows
 * @param correct rows classified as labelled, before the step they are in; NaN where the network's
 *     output cannot tell
 * @param remaining steps left in the epoch; of the worker with most left when merged
 * @param coldStarts workers that had to be built
 * @param computeNanos time in forward, backward and optimizer; of the slowest worker when merged
 * @param validation of the parameters the round began with, where that was asked for
 * @param validationNanos time it took; of the slowest worker when merged
 * @param peakBytes most resident memory of the worker's process so far; of the largest when merged
 */
public record RoundMetrics(
    int steps,
    long rows,
    double lossSum,
    double correct,
    int remaining,
    int coldStarts,
    long computeNanos,
    Validation validation,
    long validationNanos,
    long peakBytes) {
  static final RoundMetrics NONE = new RoundMetrics(0, 0, 0, 0, 0, 0, 0, Validation.NONE, 0, 0);
  static final int BYTES = 4 + 8 + 8 + 8 + 4 + 4 + 8 + Validation.BYTES + 8 + 8;

  /** Mean loss per row; NaN when no row was seen. */
  public double loss() {
    return lossSum / rows;
  }

  /** Share of the rows classified as labelled, while training. */
  public double accuracy() {
    return correct / rows;
  }

  RoundMetrics asColdStart() {
    return new RoundMetrics(
        steps,
        rows,
        lossSum,
        correct,
        remaining,
        1,
        computeNanos,
        validation,
        validationNanos,
        peakBytes);
  }

  /** The two together; associative but for the rounding of the loss. */
  public RoundMetrics merge(RoundMetrics other) {
    return new RoundMetrics(
        Math.max(steps, other.steps),
        rows + other.rows,
        lossSum + other.lossSum,
        correct + other.correct,
        Math.max(remaining, other.remaining),
        coldStarts + other.coldStarts,
        Math.max(computeNanos, other.computeNanos),
        validation.merge(other.validation),
        Math.max(validationNanos, other.validationNanos),
        Math.max(peakBytes, other.peakBytes));
  }

  void write(ByteBuffer out) {
    out.putInt(steps).putLong(rows).putDouble(lossSum).putDouble(correct);
    out.putInt(remaining).putInt(coldStarts).putLong(computeNanos);
    validation.write(out);
    out.putLong(validationNanos).putLong(peakBytes);
  }

  static RoundMetrics read(ByteBuffer in) {
    return new RoundMetrics(
        in.getInt(),
        in.getLong(),
        in.getDouble(),
        in.getDouble(),
        in.getInt(),
        in.getInt(),
        in.getLong(),
        Validation.read(in),
        in.getLong(),
        in.getLong());
  }
}
