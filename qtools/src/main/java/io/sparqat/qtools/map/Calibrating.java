package io.sparqat.qtools.map;

import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.operator.Scale;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls the quantizers of a network on its weights. */
public final class Calibrating {
  private final Map<String, Map<Integer, Scale>> scales = new HashMap<>();
  private final Map<String, Map<Integer, Integer>> distinct = new HashMap<>();

  private final Semantics semantics;

  private Calibrating(RuleSet rules) {
    semantics = rules.has(Rule.CORRECTED_QUANTIZERS) ? Semantics.CORRECTED : Semantics.EAGER_QKERAS;
  }

  /**
   * Scales of quantizers and numbers of distinct weights.
   *
   * @param rules whose quantizers are called
   * @param call whether quantizers are called, which gives fitted ones their scale
   * @param alreadyQuantized whether the weights are counted as they are; otherwise they are
   *     quantized first
   */
  public static Calibration of(
      RuleSet rules,
      ModelSpec model,
      ModelWeights weights,
      boolean call,
      boolean alreadyQuantized) {
    Calibrating run = new Calibrating(rules);
    for (NodeSpec node : model.nodes()) {
      LayerFacts facts =
          LayerFacts.of(node.layer(), model.inputShapes(node), model.shapeOf(node.name()));
      run.layer(node.name(), facts, weights.layer(node.name()), call, alreadyQuantized);
    }
    return new Calibration(run.scales, run.distinct, !alreadyQuantized);
  }

  private void layer(
      String name,
      LayerFacts facts,
      List<WeightTensor> weights,
      boolean call,
      boolean alreadyQuantized) {
    List<@Nullable QuantizerSpec> quantizers = facts.quantizers();
    Map<Integer, Scale> scaleOf = new HashMap<>();
    Map<Integer, Integer> distinctOf = new HashMap<>();
    for (int i = 0; i < weights.size(); i++) {
      float[] values = weights.get(i).values();
      QuantizerSpec spec = i < quantizers.size() ? quantizers.get(i) : null;
      if (spec != null && (call || !alreadyQuantized)) {
        Quantizer quantizer = Quantizers.bind(spec, semantics);
        float[] quantized = new float[values.length];
        quantizer.quantize(values, weights.get(i).shape().axes(), quantized, Draw.INFERENCE);
        scaleOf.put(i, scale(quantizer.scale()));
        values = alreadyQuantized ? values : quantized;
      }
      distinctOf.put(i, distinct(values));
    }
    scales.put(name, scaleOf);
    distinct.put(name, distinctOf);
  }

  private static Scale scale(float[] values) {
    double[] scales = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      scales[i] = values[i];
    }
    return Scale.of(scales);
  }

  private static int distinct(float[] values) {
    Set<Float> seen = new HashSet<>();
    for (float value : values) {
      seen.add(value + 0.0f);
    }
    return seen.size();
  }
}
