package io.sparqat.quant.layer;

import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.model.rewrite.ExplicitMasks;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Computes every value of a network for some samples, layer by layer, without DL4J: for profiles,
 * checks and small predictions. Not thread-safe.
 */
public final class NetworkInference {
  private final ModelSpec model;
  private final Map<String, LayerOp> ops = new LinkedHashMap<>();

  /**
   * @param asQKeras whether to repeat QKeras's known defects
   */
  public NetworkInference(ModelSpec model, boolean asQKeras) {
    this.model = ExplicitMasks.of(model);
    Semantics semantics = asQKeras ? Semantics.QKERAS : Semantics.CORRECTED;
    int index = 0;
    for (NodeSpec node : this.model.nodes()) {
      ops.put(
          node.name(),
          LayerOps.of(
              node.layer(), this.model.inputShapes(node), new LayerOptions(index++, semantics)));
    }
  }

  /**
   * Runs the network.
   *
   * @param inputs by name, sample after sample
   * @param samples how many
   * @return the values of every input and layer, sample after sample
   */
  public Map<String, float[]> run(ModelWeights weights, Map<String, float[]> inputs, int samples) {
    return run(weights, inputs, samples, Map.of());
  }

  /**
   * Runs the network with something done to the values of some layers before others read them.
   *
   * @param changes by layer, each to an array of values in any order
   */
  public Map<String, float[]> run(
      ModelWeights weights,
      Map<String, float[]> inputs,
      int samples,
      Map<String, Consumer<float[]>> changes) {
    Pass pass = Pass.inference(samples);
    Map<String, float[]> rows = new HashMap<>();
    Map<String, float[]> results = new LinkedHashMap<>();
    for (InputSpec input : model.inputs()) {
      float[] given = inputs.get(input.name());
      if (given == null || given.length != samples * input.shape().size()) {
        throw new IllegalArgumentException(
            "Cannot run network: input \""
                + input.name()
                + "\" must have "
                + samples
                + " samples of shape "
                + input.shape());
      }
      float[] own = new float[input.shape().size() * pass.stride()];
      BatchMajor.write(pass, input.shape().size(), given, own);
      rows.put(input.name(), own);
      results.put(input.name(), given);
    }
    for (NodeSpec node : model.nodes()) {
      float[] output = run(node, weights.layer(node.name()), rows, pass);
      changes.getOrDefault(node.name(), values -> {}).accept(output);
      rows.put(node.name(), output);
      int features = model.shapeOf(node.name()).size();
      float[] result = new float[features * samples];
      BatchMajor.read(pass, features, output, result);
      results.put(node.name(), result);
    }
    return results;
  }

  private float[] run(
      NodeSpec node, List<WeightTensor> weights, Map<String, float[]> rows, Pass pass) {
    LayerOp op = op(node);
    float[][] values = new float[op.weights().size()][];
    if (weights.size() != values.length) {
      throw new IllegalArgumentException(
          "Cannot run layer \""
              + node.name()
              + "\": it has "
              + weights.size()
              + " weights (must be "
              + values.length
              + ")");
    }
    for (int i = 0; i < values.length; i++) {
      values[i] =
          WeightAssignment.fitted(node.name(), op.weights().get(i), weights.get(i))
              .values()
              .clone();
    }
    float[][] inputs = new float[node.inputs().size()][];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = known(rows.get(node.inputs().get(i)));
    }
    TensorShape shape = model.shapeOf(node.name());
    float[] output = new float[shape.size() * pass.stride()];
    op.forward(pass, values, inputs, output);
    return output;
  }

  private LayerOp op(NodeSpec node) {
    LayerOp op = ops.get(node.name());
    if (op == null) {
      throw new IllegalStateException("No operation for layer " + node.name());
    }
    return op;
  }

  private static float[] known(float @Nullable [] values) {
    if (values == null) {
      throw new IllegalStateException("A layer reads what is not computed yet");
    }
    return values;
  }
}
