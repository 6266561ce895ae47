package io.sparqat.quant.exchange.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.sparqat.quant.UserException;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An HDF5 file that may come from anywhere: sizes are checked before anything is allocated, links
 * to other places are refused, and whatever the library makes of damage becomes one message.
 */
final class Hdf5 {
  private static final long MAX_BYTES = 4L << 30;
  private static final int MAX_VALUES = 1 << 28;
  private static final int MAX_NAMES = 100_000;

  private final Path file;
  private final long bytes;
  private long values;

  private Hdf5(Path file, long bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** What a reader does with the open file. */
  interface Body<T> {
    T read(Hdf5 access, Group root);
  }

  /**
   * Opens a file, reads it and closes it.
   *
   * @throws UserException if the file is no HDF5 file or is damaged
   */
  static <T> T read(Path file, Body<T> body) {
    try {
      long bytes = Files.size(file);
      if (bytes > MAX_BYTES) {
        throw new UserException(
            "Cannot read " + file + ": it has more than " + MAX_BYTES + " bytes");
      }
      try (HdfFile hdf = new HdfFile(file)) {
        return body.read(new Hdf5(file, bytes), hdf);
      }
    } catch (UserException e) {
      throw e;
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
    } catch (RuntimeException | StackOverflowError e) {
      throw new UserException(
          "Cannot read " + file + ": it is no HDF5 file, or damaged (" + e.getMessage() + ")", e);
    }
  }

  UserException problem(String what) {
    return new UserException("Cannot read " + file + ": " + what);
  }

  /** The member of a group, or null. Links could lead in circles or into other files. */
  @Nullable Node child(Group group, String name) {
    Node node = group.getChildren().get(name);
    if (node != null && node.isLink()) {
      throw problem("\"" + name + "\" is a link (must hold the data itself)");
    }
    return node;
  }

  /** The node at a path below a group. */
  Node descend(Group from, String path) {
    Node node = from;
    for (String part : path.split("/")) {
      node = node instanceof Group group ? child(group, part) : null;
      if (node == null) {
        throw problem("there is nothing at \"" + path + "\"");
      }
    }
    return node;
  }

  Group group(Group from, String path) {
    if (descend(from, path) instanceof Group group) {
      return group;
    }
    throw problem("\"" + path + "\" is no group");
  }

  /** The numbers of a dataset as float32. */
  WeightTensor tensor(String name, Node node) {
    if (!(node instanceof Dataset dataset)) {
      throw problem("\"" + name + "\" is no dataset");
    }
    long size = dataset.getSize();
    values += size;
    if (size > MAX_VALUES
        || values > 4L * MAX_VALUES
        || dataset.getFilters().isEmpty() && dataset.getSizeInBytes() > bytes) {
      throw problem("\"" + name + "\" claims " + size + " values, more than the file can hold");
    }
    return new WeightTensor(
        name,
        new TensorShape(dataset.getDimensions()),
        floats(name, dataset.getDataFlat(), (int) size));
  }

  private float[] floats(String name, Object data, int size) {
    if (data instanceof float[] array) {
      return array;
    }
    if (data instanceof double[] array) {
      return filled(size, i -> array[i]);
    }
    if (data instanceof long[] array) {
      return filled(size, i -> (double) array[i]);
    }
    if (data instanceof int[] array) {
      return filled(size, i -> (double) array[i]);
    }
    if (data instanceof Number number && size == 1) {
      return new float[] {number.floatValue()};
    }
    throw problem(
        "\"" + name + "\" holds " + data.getClass().getSimpleName() + " (must be numbers)");
  }

  private static float[] filled(int size, Function<Integer, Double> value) {
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = value.apply(i).floatValue();
    }
    return result;
  }

  /** Text in an attribute, or null. */
  static @Nullable String text(Node node, String attribute) {
    Attribute found = node.getAttribute(attribute);
    return found != null && found.getData() instanceof String text ? text : null;
  }

  static boolean hasNames(Node node, String attribute) {
    return node.getAttribute(attribute) != null || node.getAttribute(attribute + "0") != null;
  }

  /** A list of names; Keras splits a long one into attributes name0, name1, ... */
  List<String> names(Node node, String attribute) {
    List<String> result = new ArrayList<>();
    if (node.getAttribute(attribute) != null) {
      collect(node.getAttribute(attribute), result);
      return result;
    }
    for (int chunk = 0; node.getAttribute(attribute + chunk) != null; chunk++) {
      collect(node.getAttribute(attribute + chunk), result);
    }
    return result;
  }

  private void collect(Attribute attribute, List<String> into) {
    if (attribute.getSize() + into.size() > MAX_NAMES) {
      throw problem("it lists more than " + MAX_NAMES + " names");
    }
    if (attribute.isEmpty() || attribute.getSize() == 0) {
      return;
    }
    Object data = attribute.getData();
    for (Object name : data instanceof Object[] several ? several : new Object[] {data}) {
      into.add(String.valueOf(name));
    }
  }
}
