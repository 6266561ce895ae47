package io.sparqat.quant.exchange.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.sparqat.quant.UserException;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the HDF5 weights of Keras 2: what {@code save_weights("x.weights.h5")} writes, and the
 * weights inside a whole model that {@code save("x.h5")} writes. The file may come from anywhere:
 * sizes are checked before anything is allocated, links to other places are refused.
 */
public final class KerasWeightsReader {
  private static final long MAX_BYTES = 4L << 30;
  private static final int MAX_VALUES = 1 << 28;
  private static final int MAX_NAMES = 100_000;

  private final Path file;
  private long values;

  private KerasWeightsReader(Path file) {
    this.file = file;
  }

  /**
   * All weights, by layer, in the order in which Keras lists them.
   *
   * @throws UserException if the file is no weight file of Keras 2
   */
  public static ModelWeights read(Path file) {
    return new KerasWeightsReader(file).weights();
  }

  /** The architecture inside a whole {@code .h5} model, as JSON. */
  public static String architecture(Path file) {
    KerasWeightsReader reader = new KerasWeightsReader(file);
    try (HdfFile hdf = reader.open()) {
      Attribute config = hdf.getAttribute("model_config");
      if (config != null && config.getData() instanceof String json) {
        return json;
      }
      throw new UserException(
          "Cannot read "
              + file
              + ": it holds weights without an architecture (give the model's JSON as well)");
    } catch (UserException e) {
      throw e;
    } catch (RuntimeException e) {
      throw reader.damaged(e);
    }
  }

  private ModelWeights weights() {
    try (HdfFile hdf = open()) {
      Group root = hdf;
      if (hdf.getAttribute("layer_names") == null
          && child(hdf, "model_weights") instanceof Group g) {
        root = g;
      }
      Map<String, List<WeightTensor>> layers = new LinkedHashMap<>();
      for (String layer : names(root, "layer_names")) {
        layers.put(layer, layer(root, layer));
      }
      return ModelWeights.of(layers);
    } catch (UserException e) {
      throw e;
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  private HdfFile open() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UserException(
            "Cannot read " + file + ": it has more than " + MAX_BYTES + " bytes");
      }
      return new HdfFile(file);
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
    } catch (UserException e) {
      throw e;
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  private UserException damaged(RuntimeException cause) {
    return new UserException(
        "Cannot read " + file + ": it is no HDF5 file, or damaged (" + cause.getMessage() + ")",
        cause);
  }

  private List<WeightTensor> layer(Group root, String name) {
    if (!(descend(root, name) instanceof Group group)) {
      throw new UserException("Cannot read " + file + ": layer \"" + name + "\" has no group");
    }
    List<WeightTensor> weights = new ArrayList<>();
    for (String path : names(group, "weight_names")) {
      if (!(descend(group, path) instanceof Dataset dataset)) {
        throw new UserException(
            "Cannot read " + file + ": layer \"" + name + "\" has no weight \"" + path + "\"");
      }
      weights.add(tensor(name, path, dataset));
    }
    return weights;
  }

  private Node descend(Group from, String path) {
    Node node = from;
    for (String part : path.split("/")) {
      node = node instanceof Group group ? child(group, part) : null;
      if (node == null) {
        throw new UserException("Cannot read " + file + ": there is nothing at \"" + path + "\"");
      }
    }
    return node;
  }

  /** Links could lead in circles or into other files. */
  private @Nullable Node child(Group group, String name) {
    Node node = group.getChildren().get(name);
    if (node != null && node.isLink()) {
      throw new UserException(
          "Cannot read " + file + ": \"" + name + "\" is a link (must hold the data itself)");
    }
    return node;
  }

  private WeightTensor tensor(String layer, String path, Dataset dataset) {
    long size = dataset.getSize();
    values += size;
    if (size > MAX_VALUES || values > 4L * MAX_VALUES) {
      throw new UserException(
          "Cannot read " + file + ": weight \"" + path + "\" is too large (" + size + " values)");
    }
    int[] axes = dataset.getDimensions();
    float[] data = floats(layer, path, dataset.getDataFlat(), (int) size);
    String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst(":[0-9]+$", "");
    return new WeightTensor(name, new TensorShape(axes), data);
  }

  private float[] floats(String layer, String path, Object data, int size) {
    float[] result = new float[size];
    if (data instanceof float[] array) {
      return array;
    } else if (data instanceof double[] array) {
      for (int i = 0; i < size; i++) {
        result[i] = (float) array[i];
      }
    } else if (data instanceof long[] array) {
      for (int i = 0; i < size; i++) {
        result[i] = array[i];
      }
    } else if (data instanceof int[] array) {
      for (int i = 0; i < size; i++) {
        result[i] = array[i];
      }
    } else if (data instanceof Number number && size == 1) {
      result[0] = number.floatValue();
    } else {
      throw new UserException(
          "Cannot read "
              + file
              + ": weight \""
              + path
              + "\" of layer \""
              + layer
              + "\" holds "
              + data.getClass().getSimpleName()
              + " (must be numbers)");
    }
    return result;
  }

  /** Keras splits a long list of names into attributes name0, name1, ... */
  private List<String> names(Node node, String attribute) {
    List<String> result = new ArrayList<>();
    if (node.getAttribute(attribute) != null) {
      collect(node.getAttribute(attribute), result);
    } else {
      for (int chunk = 0; node.getAttribute(attribute + chunk) != null; chunk++) {
        collect(node.getAttribute(attribute + chunk), result);
      }
      if (result.isEmpty()) {
        throw new UserException(
            "Cannot read "
                + file
                + ": it has no "
                + attribute
                + " (must be weights that Keras 2 saved in HDF5 format)");
      }
    }
    return result;
  }

  private void collect(Attribute attribute, List<String> into) {
    if (attribute.getSize() > MAX_NAMES) {
      throw new UserException("Cannot read " + file + ": it lists too many names");
    }
    if (attribute.isEmpty() || attribute.getSize() == 0) {
      return;
    }
    Object data = attribute.getData();
    if (data instanceof String[] names) {
      into.addAll(List.of(names));
    } else if (data instanceof String name) {
      into.add(name);
    } else if (data instanceof Object[] names) {
      for (Object name : names) {
        into.add(String.valueOf(name));
      }
    }
  }
}
