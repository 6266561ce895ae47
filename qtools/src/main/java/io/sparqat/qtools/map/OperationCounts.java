package io.sparqat.qtools.map;

import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;

/** Operations of a layer as QTools counts them: its {@code get_operation_count}. */
final class OperationCounts {
  private OperationCounts() {}

  /**
   * The count.
   *
   * @param input the shape QTools takes for the input: of a merge, its largest (or first)
   */
  static long of(RuleSet rules, LayerFacts facts, TensorShape input) {
    String name = facts.className();
    if (facts.type().isMerge()
        || name.contains("MaxPool")
        || name.contains("Reshape")
        || name.contains("Flatten")) {
      return input.size();
    }
    if (name.contains("UpSampling")) {
      return facts.outputShape().size();
    }
    if (name.contains("Activation") || name.contains("BatchNormalization")) {
      return input.size();
    }
    return switch (facts.type()) {
      case AVERAGE_POOLING_2D, GLOBAL_AVERAGE_POOLING_2D -> pooling(rules, facts, input);
      case Q_GLOBAL_AVERAGE_POOLING_2D ->
          rules.has(Rule.QGLOBAL_POOLING_COUNTED) ? pooling(rules, facts, input) : 0;
      case Q_AVERAGE_POOLING_2D -> rules.has(Rule.TRUE_COUNTS) ? pooling(rules, facts, input) : 0;
      case AVERAGE_POOLING_1D, GLOBAL_AVERAGE_POOLING_1D ->
          rules.has(Rule.TRUE_COUNTS) ? input.size() : 0;
      case DENSE, Q_DENSE -> dense(rules, facts, input);
      case CONV_1D, Q_CONV_1D, CONV_2D, Q_CONV_2D, Q_CONV_2D_BATCHNORM ->
          rules.has(Rule.TRUE_COUNTS) ? facts.macs() : convolution(facts, input);
      case CONV_2D_TRANSPOSE, Q_CONV_2D_TRANSPOSE -> transposed(rules, facts, input);
      case DEPTHWISE_CONV_2D, Q_DEPTHWISE_CONV_2D ->
          rules.has(Rule.TRUE_COUNTS) ? facts.macs() : depthwise(facts, input);
      default -> rules.has(Rule.TRUE_COUNTS) ? facts.macs() : 0;
    };
  }

  /** The elements of a pooling window; of the whole plane for global pooling. */
  static long window(LayerFacts facts, TensorShape input) {
    if (facts.layer().type().schema().has("pool_size")) {
      return Arrays.stream(facts.layer().ints("pool_size"))
          .asLongStream()
          .reduce(1, (a, b) -> a * b);
    }
    return input.size() / input.channels();
  }

  private static long pooling(RuleSet rules, LayerFacts facts, TensorShape input) {
    long outputs = rules.has(Rule.TRUE_COUNTS) ? facts.outputShape().size() : input.channels();
    return outputs * window(facts, input);
  }

  private static long convolution(LayerFacts facts, TensorShape input) {
    long window = 1;
    for (int axis = 0; axis < facts.kernelShape().size() - 2; axis++) {
      window *= facts.kernelShape().get(axis);
    }
    return facts.outputShape().size() * window * input.channels();
  }

  private static long transposed(RuleSet rules, LayerFacts facts, TensorShape input) {
    if (rules.has(Rule.TRUE_COUNTS)) {
      return facts.macs();
    }
    return rules.has(Rule.TRANSPOSED_AS_MAC) ? convolution(facts, input) : 0;
  }

  private static long depthwise(LayerFacts facts, TensorShape input) {
    TensorShape output = facts.outputShape();
    long window = (long) facts.kernelShape().get(0) * facts.kernelShape().get(1);
    return window * (output.size() / output.channels()) * input.channels();
  }

  private static long dense(RuleSet rules, LayerFacts facts, TensorShape input) {
    if (rules.has(Rule.TRUE_COUNTS)) {
      return facts.macs();
    }
    if (!rules.has(Rule.DENSE_OF_ANY_RANK)) {
      if (input.rank() != 1) {
        throw new RuleException(
            "ValueError",
            "Cannot count operations of Dense on shape "
                + input
                + ": QTools expects one axis (rule set "
                + rules.text()
                + ")");
      }
      return (long) input.size() * facts.outputShape().size();
    }
    return longest(rules, input) * longest(rules, facts.outputShape());
  }

  /** The one axis longer than 1. */
  private static long longest(RuleSet rules, TensorShape shape) {
    int[] axes = shape.axes();
    if (Arrays.stream(axes).filter(axis -> axis > 1).count() > 1) {
      throw new RuleException(
          "AssertionError",
          "Cannot count operations of Dense on shape "
              + shape
              + ": QTools expects at most one axis longer than 1 (rule set "
              + rules.text()
              + ")");
    }
    return Arrays.stream(axes).max().orElse(1);
  }
}
