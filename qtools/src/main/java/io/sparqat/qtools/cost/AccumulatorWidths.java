package io.sparqat.qtools.cost;

import io.sparqat.qtools.map.LayerTypes.Products;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.network.Stage;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.Mode;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How wide the accumulator of a sum of products has to be, in bits.
 *
 * @param derived as the rule set derives it from types
 * @param a2q A2Q's bound from types: {@code ceil(log2(2^a + 2^0) + 1)} with {@code a} the bits of
 *     the largest sum
 * @param worstCase the bits that the largest sum of these very weights takes, over all inputs of
 *     the input's type; null without weights
 */
public record AccumulatorWidths(DataType derived, @Nullable Long a2q, @Nullable Long worstCase) {
  /**
   * The widths of a layer, one for each sum of products.
   *
   * @param weights the layer's quantized weights in Keras's order; empty when unknown
   */
  public static List<AccumulatorWidths> of(
      TypeMap types, ModelSpec model, String layer, List<WeightTensor> weights) {
    NodeSpec node = model.node(layer);
    LayerFacts facts = LayerFacts.of(node.layer(), model.inputShapes(node), model.shapeOf(layer));
    List<Products> products = LayerCosting.products(types.layer(layer));
    List<AccumulatorWidths> widths = new ArrayList<>();
    for (int i = 0; i < Math.min(products.size(), facts.stages().size()); i++) {
      boolean biased = products.size() == 1 && facts.useBias() && weights.size() > 1;
      widths.add(
          of(
              products.get(i),
              facts.stages().get(i),
              i < weights.size() ? weights.get(i) : null,
              biased ? weights.get(1) : null));
    }
    return widths;
  }

  /**
   * The widths of one stage.
   *
   * @param weights the quantized weights; null when unknown
   * @param bias the quantized bias; null without or when unknown
   */
  private static AccumulatorWidths of(
      Products products, Stage stage, @Nullable WeightTensor weights, @Nullable WeightTensor bias) {
    DataType derived = products.accumulator().output();
    return new AccumulatorWidths(
        derived,
        a2q(products, stage),
        weights == null || derived.isFloat() ? null : worstCase(products, weights, bias));
  }

  /** Colbert et al., A2Q: accumulator-aware quantization, equation for the data-type bound. */
  private static @Nullable Long a2q(Products products, Stage stage) {
    DataType weight = products.weight().type();
    DataType input = products.input();
    if (weight.mode() != Mode.FIXED && weight.mode() != Mode.BINARY && weight.mode() != Mode.TERNARY
        || input.isFloat()
        || input.isPo2()) {
      return null;
    }
    double a = Math.log(stage.fanIn()) / Math.log(2) + input.bits() + weight.bits() - 1;
    a -= input.signed() ? 1 : 0;
    double phi = Math.log(1 + Math.pow(2, -a)) / Math.log(2);
    return (long) Math.ceil(a + phi + 1);
  }

  private static long worstCase(
      Products products, WeightTensor weights, @Nullable WeightTensor bias) {
    int channels = weights.shape().channels();
    float[] values = weights.values();
    double low = 0;
    double high = 0;
    for (int channel = 0; channel < channels; channel++) {
      double channelLow = bias == null ? 0 : Math.min(0, at(bias, channel));
      double channelHigh = bias == null ? 0 : Math.max(0, at(bias, channel));
      for (int i = channel; i < values.length; i += channels) {
        double a = values[i] * products.input().low();
        double b = values[i] * products.input().high();
        channelLow += Math.min(0, Math.min(a, b));
        channelHigh += Math.max(0, Math.max(a, b));
      }
      low = Math.min(low, channelLow);
      high = Math.max(high, channelHigh);
    }
    DataType derived = products.accumulator().output();
    return DataType.covering(derived.fractionBits(), low, high).bits();
  }

  private static double at(WeightTensor bias, int channel) {
    return bias.values()[channel % bias.values().length];
  }
}
