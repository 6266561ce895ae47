package io.sparqat.qtools.statistics;

import java.util.List;

/**
 * Operations of one layer.
 *
 * @param operation {@code mult}, {@code fmult}, {@code adder}, {@code barrel}, {@code mux}, {@code
 *     xor}
 * @param weight how its weight takes part
 * @param input how its input takes part
 * @param operations for one sample
 * @param weightCounts elements of each weight tensor
 * @param weights how each weight tensor takes part
 * @param biases elements of the bias
 * @param bias how the bias takes part
 */
public record LayerOperations(
    String operation,
    QuantizerMode weight,
    QuantizerMode input,
    long operations,
    List<Long> weightCounts,
    List<QuantizerMode> weights,
    long biases,
    QuantizerMode bias) {
  public LayerOperations {
    weightCounts = List.copyOf(weightCounts);
    weights = List.copyOf(weights);
  }

  /** For example {@code smult_4_8}: signed, 4-bit weights, 8-bit inputs. */
  public String label() {
    String sign = weight.sign() + input.sign() > 0 ? "s" : "u";
    return sign + operation + "_" + weight.bits() + "_" + input.bits();
  }

  /** Bits of weights and bias. */
  public long bits() {
    long sum = biases * bias.bits();
    for (int i = 0; i < weightCounts.size(); i++) {
      sum += weightCounts.get(i) * weights.get(i).bits();
    }
    return sum;
  }
}
