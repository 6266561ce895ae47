package io.sparqat.quant.exchange.keras;

import io.jhdf.api.Group;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The form of Keras 2.12 and later: a group per layer, named by its class and a running number,
 * with numbered variables and further groups for the objects a layer holds.
 */
final class ObjectWeights {
  private ObjectWeights() {}

  static List<WeightTensor> list(Hdf5 hdf, Group layers, ModelSpec model) {
    List<WeightTensor> weights = new ArrayList<>();
    Map<String, Integer> used = new HashMap<>();
    for (NodeSpec node : model.nodes()) {
      LayerType type = node.layer().type();
      int number = used.merge(type.defaultName(), 1, Integer::sum) - 1;
      String group = number == 0 ? type.defaultName() : type.defaultName() + "_" + number;
      if (hdf.child(layers, group) instanceof Group found) {
        weights.addAll(layer(hdf, found, type));
      }
    }
    return weights;
  }

  private static List<WeightTensor> layer(Hdf5 hdf, Group group, LayerType type) {
    if (hdf.child(group, "forward_layer") instanceof Group forward) {
      List<WeightTensor> both = new ArrayList<>(layer(hdf, forward, type));
      both.addAll(layer(hdf, hdf.group(group, "backward_layer"), type));
      return both;
    }
    if (hdf.child(group, "cell") instanceof Group cell) {
      return variables(hdf, cell);
    }
    List<WeightTensor> own = variables(hdf, group);
    if (hdf.child(group, "batchnorm") instanceof Group norm && !own.isEmpty()) {
      return folded(own, variables(hdf, norm));
    }
    return own;
  }

  /** Kernel, bias, gamma, beta; then what is not trained: iteration, mean, variance. */
  private static List<WeightTensor> folded(List<WeightTensor> own, List<WeightTensor> norm) {
    int iteration = own.size() - 1;
    int mean = Math.max(0, norm.size() - 2);
    List<WeightTensor> result = new ArrayList<>(own.subList(0, iteration));
    result.addAll(norm.subList(0, mean));
    result.add(own.get(iteration));
    result.addAll(norm.subList(mean, norm.size()));
    return result;
  }

  private static List<WeightTensor> variables(Hdf5 hdf, Group group) {
    List<WeightTensor> result = new ArrayList<>();
    if (hdf.child(group, "vars") instanceof Group vars) {
      for (int i = 0; i < vars.getChildren().size(); i++) {
        String name = Integer.toString(i);
        result.add(hdf.tensor(group.getPath() + "vars/" + name, hdf.descend(vars, name)));
      }
    }
    return result;
  }
}
