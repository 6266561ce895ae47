package io.sparqat.quant.exchange.keras;

import io.jhdf.api.Group;
import io.sparqat.quant.UserException;
import io.sparqat.quant.layer.WeightAssignment;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.WeightTensor;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the HDF5 weights of Keras 2: what {@code save_weights("x.weights.h5")} writes, and the
 * older form that stands in whole models of {@code save("x.h5")}.
 */
public final class KerasWeightsReader {
  private KerasWeightsReader() {}

  /**
   * The weights of a network.
   *
   * @throws UserException if the file holds no weights of Keras 2, or those of another network
   */
  public static ModelWeights read(Path file, ModelSpec model) {
    List<WeightTensor> weights = Hdf5.read(file, (hdf, root) -> list(hdf, root, model));
    try {
      return WeightAssignment.assign(model, weights);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "Cannot read "
              + file
              + ": it does not fit network \""
              + model.name()
              + "\": "
              + e.getMessage(),
          e);
    }
  }

  /** The architecture inside a whole {@code .h5} model, as JSON. */
  public static String architecture(Path file) {
    return Hdf5.read(
        file,
        (hdf, root) -> {
          String json = Hdf5.text(root, "model_config");
          if (json == null) {
            throw hdf.problem(
                "it holds weights without an architecture (give the model's JSON as well)");
          }
          return json;
        });
  }

  private static List<WeightTensor> list(Hdf5 hdf, Group root, ModelSpec model) {
    if (Hdf5.hasNames(root, "layer_names")) {
      return NamedWeights.list(hdf, root);
    }
    if (hdf.child(root, "model_weights") instanceof Group weights
        && Hdf5.hasNames(weights, "layer_names")) {
      return NamedWeights.list(hdf, weights);
    }
    for (String objects : List.of("layers", "_layer_checkpoint_dependencies")) {
      if (hdf.child(root, objects) instanceof Group layers) {
        return ObjectWeights.list(hdf, layers, model);
      }
    }
    throw hdf.problem("it holds no weights (must be what Keras 2 saves in HDF5 format)");
  }
}
