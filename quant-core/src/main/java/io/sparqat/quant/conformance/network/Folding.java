package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.rewrite.FoldBatchNorm;
import io.sparqat.quant.transform.BatchNormFusing;
import io.sparqat.quant.transform.NetworkState;
import io.sparqat.quant.transform.UnfoldBatchNorm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Batch normalizations into convolutions and out again. */
final class Folding {
  private static final double RELATIVE = 1e-6;

  private Folding() {}

  static void fold(TransformationCase given, VectorCheck check) {
    FoldBatchNorm.Folded folded = FoldBatchNorm.remove(given.model());
    if (given.onlyRefused()) {
      return;
    }
    List<String> layers = new ArrayList<>();
    given.get("layers_to_fold").forEach(layer -> layers.add(layer.asText()));
    check.same("layers_to_fold", layers, folded.layers());
    SameNetwork.check(given.result(), folded.model(), check);
  }

  static void unfold(TransformationCase given, VectorCheck check) {
    ModelSpec model = given.model();
    if (given.onlyRefused()) {
      return; // the case holds no weights: what matters is that the network is accepted
    }
    NetworkState unfolded = UnfoldBatchNorm.apply(model, given.weights(model));
    SameNetwork.check(given.result(), unfolded.model(), check);
    given.weights("result_weights", unfolded.model(), unfolded.weights(), RELATIVE, check);
    given.outputs("y", model, given.weights(model), check);
    given.outputs("result_y", unfolded.model(), unfolded.weights(), check);
  }

  static void pairs(TransformationCase given, VectorCheck check) {
    Map<String, String> actual = BatchNormFusing.pairs(given.model());
    Map<String, String> expected = new LinkedHashMap<>();
    JsonNode pairs = given.get("pairs");
    pairs.fields().forEachRemaining(pair -> expected.put(pair.getKey(), pair.getValue().asText()));
    check.same("pairs", given.onlyRefused() ? actual : expected, actual);
  }
}
