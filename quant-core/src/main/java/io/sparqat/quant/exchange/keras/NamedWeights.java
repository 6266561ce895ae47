package io.sparqat.quant.exchange.keras;

import io.jhdf.api.Group;
import io.sparqat.quant.model.WeightTensor;
import java.util.ArrayList;
import java.util.List;

/** The older form: attributes list the layers, and each layer's weights by name, in order. */
final class NamedWeights {
  private NamedWeights() {}

  static List<WeightTensor> list(Hdf5 hdf, Group root) {
    List<WeightTensor> weights = new ArrayList<>();
    for (String layer : hdf.names(root, "layer_names")) {
      Group group = hdf.group(root, layer);
      for (String path : hdf.names(group, "weight_names")) {
        weights.add(hdf.tensor(path, hdf.descend(group, path)));
      }
    }
    return weights;
  }
}
