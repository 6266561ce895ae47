package io.sparqat.quant.score;

import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.LayerOps;
import io.sparqat.quant.layer.LayerOptions;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.train.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Fits scales and statistics to each configuration of a plan, layer by layer, on the same few rows:
 * what a layer gets is what the layers before it give once they are fitted. It walks the trie as
 * scoring does, so configurations that agree up to a layer are fitted together.
 *
 * <p>All rows go through a layer at once. For one thread.
 */
public final class Calibrator {
  private final ScoringPlan plan;
  private final Calibration calibration;
  private final ModelWeights weights;
  private final List<NodeSpec> specs;
  private final int[][] sources;
  private final float[][] activations;
  private final Pass pass;

  /** Of the configuration walked last, per node. */
  private final int[] integers;

  private final int[] places;
  private final List<float[]> vectors = new ArrayList<>();

  /**
   * @param weights the trained network's, before quantization
   * @param examples rows to fit to; all of them are used
   */
  public Calibrator(
      ScoringPlan plan, Calibration calibration, ModelWeights weights, Examples examples) {
    this.plan = plan;
    this.calibration = calibration;
    this.weights = weights;
    this.pass = Pass.inference(examples.rows());
    ModelSpec network = plan.network();
    this.specs = network.nodes();
    this.sources = ScoringPlan.sources(network);
    this.integers = new int[specs.size()];
    this.places = new int[specs.size()];
    this.activations = new float[specs.size() + 1][];
    activations[0] = new float[network.inputs().get(0).shape().size() * pass.stride()];
    int[] rows = IntStream.range(0, examples.rows()).toArray();
    examples.gatherFeatures(rows, 0, rows.length, pass.stride(), activations[0]);
    for (int node = 0; node < specs.size(); node++) {
      activations[node + 1] =
          new float[network.shapeOf(specs.get(node).name()).size() * pass.stride()];
    }
  }

  /** Fits every configuration. */
  public Calibrated calibrate() {
    int[][] allIntegers = new int[plan.configurations()][];
    int[][] allPlaces = new int[plan.configurations()][];
    Map<Integer, BakedNode> nodes = new HashMap<>();
    int previous = -1;
    for (int configuration : plan.order()) {
      boolean[] changed = new boolean[activations.length];
      for (int node = 0; node < specs.size(); node++) {
        boolean again =
            previous < 0 || plan.choice(configuration, node) != plan.choice(previous, node);
        for (int source : sources[node]) {
          again |= changed[source];
        }
        changed[node + 1] = again;
        if (again) {
          BakedNode baked =
              nodes.computeIfAbsent(
                  node,
                  n ->
                      new BakedNode(
                          plan.network().inputShapes(specs.get(n)),
                          weights.layer(specs.get(n).name()),
                          n));
          fit(node, plan.variant(node, plan.choice(configuration, node)), baked);
        }
      }
      allIntegers[configuration] = integers.clone();
      allPlaces[configuration] = places.clone();
      previous = configuration;
    }
    return new Calibrated(allIntegers, new Statistics(allPlaces, vectors.toArray(float[][]::new)));
  }

  /** Fits one layer to its inputs and computes what it passes on. */
  private void fit(int node, LayerSpec layer, BakedNode baked) {
    integers[node] = Calibrated.AS_IS;
    places[node] = -1;
    LayerSpec fitted = layer;
    List<float[]> statistics = List.of();
    boolean normalizes =
        layer.type() == LayerType.BATCH_NORMALIZATION
            || layer.type() == LayerType.Q_BATCH_NORMALIZATION;
    if (calibration.batchNorm() && normalizes) {
      statistics = moments(node, layer);
      places[node] = vectors.size();
      vectors.add(joined(statistics));
    }
    Optional<QuantizerSpec> quantizer = ActivationScale.fitted(layer);
    if (calibration.scales() && quantizer.isPresent()) {
      float[] z = activations[node + 1];
      forward(node, baked.form(layer.with("activation", "linear"), statistics));
      int features = plan.network().shapeOf(specs.get(node).name()).size();
      integers[node] = ActivationScale.best(quantizer.get(), z, features, pass);
      fitted = Calibrated.withInteger(layer, integers[node]);
    }
    forward(node, baked.form(fitted, statistics));
  }

  private void forward(int node, BakedNode.Form form) {
    form.operation().forward(pass, form.weights(), inputs(node), activations[node + 1]);
  }

  private float[][] inputs(int node) {
    return Arrays.stream(sources[node]).mapToObj(s -> activations[s]).toArray(float[][]::new);
  }

  /** One training pass with momentum 0 leaves mean and variance of the rows. */
  private List<float[]> moments(int node, LayerSpec layer) {
    List<TensorShape> shapes = plan.network().inputShapes(specs.get(node));
    LayerSpec forgetful = layer.with("momentum", 0.0).with("trainable", true);
    LayerOp operation = LayerOps.of(forgetful, shapes, new LayerOptions(node, Semantics.CORRECTED));
    float[][] own =
        weights.layer(specs.get(node).name()).stream()
            .map(WeightTensor::values)
            .map(float[]::clone)
            .toArray(float[][]::new);
    Pass training = Pass.training(pass.size(), 0, 0);
    operation.forward(training, own, inputs(node), activations[node + 1]);
    return List.of(own[own.length - 2], own[own.length - 1]);
  }

  private static float[] joined(List<float[]> meanAndVariance) {
    float[] mean = meanAndVariance.get(0);
    float[] both = Arrays.copyOf(mean, 2 * mean.length);
    System.arraycopy(meanAndVariance.get(1), 0, both, mean.length, mean.length);
    return both;
  }
}
