package io.sparqat.quant.dl4j;

import io.sparqat.quant.layer.WeightSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Cuts the weights of a block out of DL4J's flat parameter vector: in the operation's order, each
 * row-major in Keras's shape.
 *
 * <p>Keys are {@code 0-kernel}, {@code 0-bias}, {@code 1-gamma}, ... by node of the block. They
 * hold no underscore, at which DL4J's updater would cut them.
 */
final class OpParameters implements ParamInitializer {
  static final OpParameters INSTANCE = new OpParameters();

  private OpParameters() {}

  private static Map<String, WeightSpec> weights(Layer layer) {
    Map<String, WeightSpec> weights = new LinkedHashMap<>();
    List<List<WeightSpec>> byNode = ((OpLayer) layer).block().weightsByNode();
    for (int i = 0; i < byNode.size(); i++) {
      for (WeightSpec weight : byNode.get(i)) {
        weights.put(i + "-" + weight.name().replace('_', '-'), weight);
      }
    }
    return weights;
  }

  /** The node of the block that a key belongs to, by its place. */
  static int node(String key) {
    return Integer.parseInt(key.substring(0, key.indexOf('-')));
  }

  /** Whether the optimizer changes this weight. */
  static boolean isTrainable(Layer layer, String key) {
    WeightSpec weight = weights(layer).get(key);
    return weight != null && weight.role() == WeightSpec.Role.TRAINABLE;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return weights(layer).values().stream().mapToLong(weight -> weight.shape().size()).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return new ArrayList<>(weights(layer).keySet());
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return paramKeys(layer);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return weights(layer).containsKey(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return false;
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, @Nullable INDArray paramsView, boolean initializeParams) {
    Map<String, INDArray> views = views(conf.getLayer(), paramsView);
    views.keySet().forEach(conf::addVariable);
    if (initializeParams) {
      List<float[]> values = ((OpLayer) conf.getLayer()).block().initialWeights(conf.getSeed());
      int i = 0;
      for (INDArray view : views.values()) {
        HeapCopy.writeVector(values.get(i), view, values.get(i).length);
        i++;
      }
    }
    return views;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, @Nullable INDArray gradientView) {
    return views(conf.getLayer(), gradientView);
  }

  private static Map<String, INDArray> views(Layer layer, @Nullable INDArray flat) {
    Map<String, INDArray> views = new LinkedHashMap<>();
    Map<String, WeightSpec> weights = weights(layer);
    if (flat == null || weights.isEmpty()) {
      return views;
    }
    INDArray vector = flat.reshape(flat.length());
    long at = 0;
    for (Map.Entry<String, WeightSpec> entry : weights.entrySet()) {
      int[] axes = entry.getValue().shape().axes();
      long size = entry.getValue().shape().size();
      INDArray view = vector.get(NDArrayIndex.interval(at, at + size));
      views.put(entry.getKey(), axes.length < 2 ? view : view.reshape('c', axes));
      at += size;
    }
    return views;
  }
}
