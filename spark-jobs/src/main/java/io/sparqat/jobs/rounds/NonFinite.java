package io.sparqat.jobs.rounds;

import io.sparqat.quant.dl4j.NamesNonFinite;
import io.sparqat.quant.layer.Finite;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Finds where the numbers of a step that gave no finite loss stop being finite. */
final class NonFinite {
  private NonFinite() {}

  /**
   * Names the place, in the order in which a step comes by: rows, weights, outputs of layers.
   *
   * @param network as it stood before the step; its statistics may change
   */
  static String place(ComputationGraph network, DataSet batch) {
    if (!isFinite(batch.getFeatures())) {
      return "the rows of the batch";
    }
    for (Layer layer : network.getLayers()) {
      Optional<String> node = named(layer).flatMap(NamesNonFinite::nonFiniteWeights);
      if (node.isPresent()) {
        return "the weights of layer " + node.get();
      }
    }
    Map<String, INDArray> outputs = network.feedForward(batch.getFeatures(), true);
    for (String vertex : network.getConfiguration().getTopologicalOrderStr()) {
      Optional<String> node =
          named(network.getLayer(vertex)).flatMap(NamesNonFinite::nonFiniteOutput);
      if (node.isPresent() || !isFinite(outputs.get(vertex))) {
        return "the outputs of layer " + node.orElse(vertex);
      }
    }
    return "the loss";
  }

  private static Optional<NamesNonFinite> named(@Nullable Layer layer) {
    return layer instanceof NamesNonFinite names ? Optional.of(names) : Optional.empty();
  }

  private static boolean isFinite(@Nullable INDArray array) {
    return array == null || array.isEmpty() || Finite.all(FlatArrays.read(array));
  }
}
