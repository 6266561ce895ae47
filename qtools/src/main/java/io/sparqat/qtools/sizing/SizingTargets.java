package io.sparqat.qtools.sizing;

/**
 * What a circuit has to reach.
 *
 * @param outputsPerClock elements that leave the network in a clock
 * @param throughput inferences in a clock
 * @param computeToMemoryRatio how many times more outputs may be computed than leave
 * @param memoryToUnrollRatio how many times more inputs may arrive than are computed with
 */
public record SizingTargets(
    int outputsPerClock, double throughput, int computeToMemoryRatio, int memoryToUnrollRatio) {
  public SizingTargets {
    if (outputsPerClock < 1 || !(throughput > 0)) {
      throw new IllegalArgumentException(
          "Invalid targets: " + outputsPerClock + " outputs, throughput " + throughput);
    }
  }
}
