package io.sparqat.quant.transform;

import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.QuantizedBits;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights that a quantized network computes with at inference, and the form in which hardware
 * keeps them: QKeras's {@code model_save_quantized_weights}.
 *
 * @param layers by name, those that QKeras quantizes
 * @param software all weights, the quantized ones replaced; those of folded layers are left alone,
 *     because they are folded before they are quantized
 */
public record QuantizedWeights(Map<String, ExportedLayer> layers, ModelWeights software) {
  public QuantizedWeights {
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }

  /** Quantizes every weight that has a quantizer, paired by name. */
  public static QuantizedWeights of(ModelSpec model, ModelWeights weights) {
    return of(model, weights, Semantics.CORRECTED);
  }

  /**
   * Quantizes every weight that has a quantizer.
   *
   * @param semantics whether quantizers work as QKeras's, and whether weights and quantizers are
   *     paired by position as there, which goes wrong for QBidirectional and for batch
   *     normalization without gamma or beta
   */
  public static QuantizedWeights of(ModelSpec model, ModelWeights weights, Semantics semantics) {
    Map<String, String> fused = BatchNormFusing.pairs(model);
    Map<String, ExportedLayer> layers = new LinkedHashMap<>();
    ModelWeights software = weights;
    for (NodeSpec node : model.nodes()) {
      LayerSpec layer = node.layer();
      if (!QuantizedPart.hasQuantizers(layer.type())) {
        continue;
      }
      boolean folded = FoldedWeights.isFolded(layer.type());
      List<WeightTensor> own = weights.layer(node.name());
      List<WeightTensor> source = folded ? FoldedWeights.of(layer, own) : own;
      List<ExportedWeight> exported = new ArrayList<>();
      List<Optional<QuantizerSpec>> quantizers = PartPairing.of(layer, source, semantics);
      for (int i = 0; i < source.size() && i < quantizers.size(); i++) {
        exported.add(export(source.get(i), quantizers.get(i), semantics));
      }
      if (!folded && !exported.isEmpty()) {
        software = software.with(node.name(), software(own, exported));
      }
      Optional<ExportedLayer.FusedNormalization> fusing = Optional.empty();
      if (fused.containsKey(node.name())) {
        NodeSpec norm = model.node(String.valueOf(fused.get(node.name())));
        fusing =
            Optional.of(
                BatchNormFusing.fuse(
                    norm, weights.layer(norm.name()), software.layer(node.name()), semantics));
      }
      layers.put(
          node.name(),
          new ExportedLayer(
              exported,
              fusing,
              fused.containsValue(node.name()),
              pooling(layer, model.inputShapes(node).get(0), semantics)));
    }
    return new QuantizedWeights(layers, software);
  }

  private static List<WeightTensor> software(
      List<WeightTensor> own, List<ExportedWeight> exported) {
    List<WeightTensor> result = new ArrayList<>(own);
    for (int i = 0; i < exported.size(); i++) {
      result.set(i, exported.get(i).software());
    }
    return result;
  }

  private static ExportedWeight export(
      WeightTensor weight, Optional<QuantizerSpec> spec, Semantics semantics) {
    if (spec.isEmpty()) {
      return new ExportedWeight(weight, weight, Optional.empty(), Optional.empty());
    }
    Quantizer quantizer = Quantizers.bind(spec.get(), semantics);
    WeightTensor software = weight.withValues(quantized(quantizer, weight));
    if (spec.get().name().contains("_po2")) {
      return powerOfTwo(software);
    }
    if (spec.get() instanceof QuantizedBits bits && bits.alpha().equals(Alpha.AUTO_PO2)) {
      return fixedPoint(software, bits, quantizer.scale());
    }
    return new ExportedWeight(software, software, Optional.empty(), Optional.empty());
  }

  static float[] quantized(Quantizer quantizer, WeightTensor weight) {
    float[] values = new float[weight.values().length];
    quantizer.quantize(weight.values(), weight.shape().axes(), values, Draw.INFERENCE);
    return values;
  }

  private static ExportedWeight powerOfTwo(WeightTensor software) {
    float[] values = software.values();
    float[] exponents = new float[values.length];
    float[] signs = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      exponents[i] = (float) Math.rint(Math.log(Math.abs(values[i])) / Math.log(2));
      signs[i] = values[i] < 0 ? -1 : 1;
    }
    return new ExportedWeight(
        software, software.withValues(exponents), Optional.of(signs), Optional.empty());
  }

  private static ExportedWeight fixedPoint(
      WeightTensor software, QuantizedBits bits, float[] quantizerScale) {
    int unsignedBits = bits.bits() - (bits.keepNegative() ? 1 : 0);
    float step = (float) Math.pow(2, bits.integer().value() - unsignedBits);
    float[] hardware = software.values().clone();
    for (int i = 0; i < hardware.length; i++) {
      hardware[i] /= step;
    }
    float[] scale = quantizerScale.clone();
    for (int i = 0; i < scale.length; i++) {
      scale[i] *= step;
    }
    return new ExportedWeight(
        software, software.withValues(hardware), Optional.empty(), Optional.of(scale));
  }

  private static Optional<ExportedLayer.PoolingFactor> pooling(
      LayerSpec layer, TensorShape input, Semantics semantics) {
    if (!layer.has("average_quantizer")) {
      return Optional.empty();
    }
    int area;
    if (layer.type() == LayerType.Q_AVERAGE_POOLING_2D) {
      int[] window = layer.pair("pool_size");
      area = window[0] * window[1];
    } else {
      area = input.axis(0) * input.axis(1);
    }
    return layer
        .quantizer("average_quantizer")
        .map(
            spec -> {
              float[] factor = {(float) (1.0 / area)};
              Quantizers.bind(spec, semantics).quantize(factor, new int[0], factor, Draw.INFERENCE);
              return new ExportedLayer.PoolingFactor(area, 1.0 / area, factor[0]);
            });
  }
}
