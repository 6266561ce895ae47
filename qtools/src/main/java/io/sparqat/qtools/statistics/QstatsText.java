package io.sparqat.qtools.statistics;

import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.transform.BatchNormFusing;
import io.sparqat.quant.transform.Sparsity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;

/** Operation statistics as QKeras's {@code print_qstats} prints them. */
public final class QstatsText {
  private static final int DECIMALS = 4;
  private static final String RULE = "    " + "-".repeat(40) + "\n";

  private QstatsText() {}

  /**
   * The printed text.
   *
   * @param sparsity of the network's weights
   */
  public static String of(
      RuleSet rules, ModelSpec model, OperationStatistics statistics, Sparsity sparsity) {
    StringBuilder out = new StringBuilder();
    Map<String, LayerOperations> byName = new TreeMap<>(statistics.layers());
    Map<String, Long> byLabel = new TreeMap<>();
    out.append("\nNumber of operations in model:\n");
    byName.forEach(
        (name, layer) -> {
          out.append("    %-30s: %-5s (%s)\n".formatted(name, layer.operations(), layer.label()));
          byLabel.merge(layer.label(), layer.operations(), Long::sum);
        });
    out.append("\nNumber of operation types in model:\n");
    byLabel.forEach(
        (label, count) -> {
          if (count > 0) {
            out.append("    %-30s: %s\n".formatted(label, count));
          }
        });
    out.append("\nWeight profiling:\n");
    byName.forEach((name, layer) -> weights(out, name, layer));
    if (rules.has(Rule.TOTAL_BITS_IN_QSTATS)) {
      long bits = byName.values().stream().mapToLong(LayerOperations::bits).sum();
      out.append(RULE).append("    %-30s : %5s\n".formatted("Total Bits", bits));
    }
    out.append("\nWeight sparsity:\n... quantizing model\n");
    Map<String, String> fused =
        rules.has(Rule.FUSED_BATCH_NORM) ? BatchNormFusing.pairs(model) : Map.of();
    for (NodeSpec node : model.nodes()) {
      note(out, model, node);
      if (fused.containsKey(node.name())) {
        out.append(
            "Fuse %s output with %s for hardware inference.\n"
                .formatted(node.name(), fused.get(node.name())));
      }
    }
    sparsity
        .layers()
        .forEach((name, share) -> out.append("    %-30s : %s\n".formatted(name, decimal(share))));
    out.append(RULE)
        .append("    %-30s : %s\n".formatted("Total Sparsity", decimal(sparsity.total())));
    return out.toString();
  }

  private static void weights(StringBuilder out, String name, LayerOperations layer) {
    boolean several = layer.weightCounts().size() > 1;
    for (int i = 0; i < layer.weightCounts().size(); i++) {
      line(
          out,
          name + "_weights" + (several ? "_" + i : ""),
          layer.weightCounts().get(i),
          layer.weights().get(i).bits());
    }
    line(out, name + "_bias", layer.biases(), layer.bias().bits());
  }

  private static void line(StringBuilder out, String name, long count, int bits) {
    out.append("    %-30s : %-5s (%s-bit unit)\n".formatted(name, count, bits));
  }

  /** What QKeras prints while it quantizes the weights. */
  private static void note(StringBuilder out, ModelSpec model, NodeSpec node) {
    LayerFacts facts =
        LayerFacts.of(node.layer(), model.inputShapes(node), model.shapeOf(node.name()));
    LayerType type = facts.type();
    if (type == LayerType.Q_CONV_2D_BATCHNORM || type == LayerType.Q_DEPTHWISE_CONV_2D_BATCHNORM) {
      out.append(node.name())
          .append("  conv and batchnorm weights cannot be seperately quantized because they will")
          .append(" be folded before quantization.\n");
    } else if (!facts.hasQuantizers() && !facts.parameters().isEmpty()) {
      out.append("  ").append(node.name()).append(" has not been quantized\n");
    }
  }

  private static String decimal(double value) {
    return new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }
}
