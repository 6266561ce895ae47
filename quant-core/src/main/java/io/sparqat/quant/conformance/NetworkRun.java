package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.LayerOps;
import io.sparqat.quant.layer.LayerOptions;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A network run layer by layer as QKeras runs it, with gradients for chosen output gradients. */
final class NetworkRun {
  private final ModelSpec model;
  private final Map<String, LayerOp> ops = new LinkedHashMap<>();
  private final Map<String, float[][]> weights = new HashMap<>();
  private final Map<String, float[][]> weightGradients = new HashMap<>();
  private final Map<String, float[]> values = new HashMap<>();
  private final Map<String, float[]> gradients = new HashMap<>();
  private Pass pass = Pass.inference(1);
  private int steps;

  NetworkRun(ModelSpec model) {
    this.model = model;
    for (NodeSpec node : model.nodes()) {
      LayerOptions options = new LayerOptions(ops.size(), Semantics.EAGER_QKERAS);
      LayerOp op = LayerOps.of(node.layer(), model.inputShapes(node), options);
      ops.put(node.name(), op);
      float[][] own = new float[op.weights().size()][];
      float[][] ownGradients = new float[own.length][];
      for (int i = 0; i < own.length; i++) {
        own[i] = new float[op.weights().get(i).shape().size()];
        ownGradients[i] = new float[own[i].length];
      }
      weights.put(node.name(), own);
      weightGradients.put(node.name(), ownGradients);
    }
  }

  /** Takes over weights, found by the names {@code layer/weight}. */
  void setWeights(JsonNode json, VectorCheck check) {
    for (JsonNode weight : json) {
      float[] target = find(weights, weight.get("name").asText());
      float[] given = VectorTensor.of(weight).values();
      check.same("size of " + weight.get("name").asText(), given.length, target.length);
      System.arraycopy(given, 0, target, 0, Math.min(given.length, target.length));
    }
  }

  /** The gradient for the weight {@code layer/weight} of the last {@link #backward}. */
  float[] gradient(String name) {
    return find(weightGradients, name);
  }

  private float[] find(Map<String, float[][]> arrays, String name) {
    int slash = name.indexOf('/');
    String layer = name.substring(0, slash);
    String weight = name.substring(name.lastIndexOf('/') + 1);
    LayerOp op = ops.get(layer);
    float[][] own = arrays.get(layer);
    if (op != null && own != null) {
      List<WeightSpec> specs = op.weights();
      for (int i = 0; i < specs.size(); i++) {
        if (specs.get(i).name().equals(weight)) {
          return own[i];
        }
      }
    }
    throw new IllegalArgumentException("Unknown weight: " + name);
  }

  /** Runs the network; the results are batch-major. */
  List<VectorTensor> forward(List<VectorTensor> inputs, boolean training) {
    int size = inputs.get(0).batch();
    pass = training ? Pass.training(size, 1, steps++) : Pass.inference(size);
    values.clear();
    for (int i = 0; i < model.inputs().size(); i++) {
      InputSpec input = model.inputs().get(i);
      values.put(input.name(), matching(input, inputs).rows(pass));
    }
    for (NodeSpec node : model.nodes()) {
      LayerOp op = op(node);
      float[] output = new float[op.outputShape().size() * pass.stride()];
      op.forward(pass, own(weights, node), inputsOf(node), output);
      values.put(node.name(), output);
    }
    List<VectorTensor> results = new ArrayList<>();
    for (String output : model.outputs()) {
      results.add(samples(model.shapeOf(output), values.getOrDefault(output, new float[0])));
    }
    return results;
  }

  /** Keras's inputs are named in0, in1 in the order of the vector's tensors. */
  private static VectorTensor matching(InputSpec input, List<VectorTensor> tensors) {
    return tensors.get(Integer.parseInt(input.name().substring("in".length())));
  }

  private LayerOp op(NodeSpec node) {
    return Objects.requireNonNull(ops.get(node.name()));
  }

  private static float[][] own(Map<String, float[][]> arrays, NodeSpec node) {
    return arrays.getOrDefault(node.name(), new float[0][]);
  }

  private float[][] inputsOf(NodeSpec node) {
    return node.inputs().stream()
        .map(name -> values.getOrDefault(name, new float[0]))
        .toArray(float[][]::new);
  }

  private VectorTensor samples(TensorShape shape, float[] rows) {
    int[] axes = new int[shape.rank() + 1];
    axes[0] = pass.size();
    System.arraycopy(shape.axes(), 0, axes, 1, shape.rank());
    return new VectorTensor(axes, VectorTensor.samples(pass, shape.size(), rows));
  }

  /** Gradients for the inputs, in the order of the vector's tensors. */
  List<VectorTensor> backward(List<VectorTensor> outputGradients) {
    gradients.clear();
    for (int i = 0; i < model.outputs().size(); i++) {
      add(model.outputs().get(i), outputGradients.get(i).rows(pass));
    }
    List<NodeSpec> nodes = model.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      NodeSpec node = nodes.get(i);
      float[] output = values.getOrDefault(node.name(), new float[0]);
      float[] gradient = gradients.getOrDefault(node.name(), new float[output.length]);
      float[][] inputs = inputsOf(node);
      float[][] inputGradients = new float[inputs.length][];
      for (int k = 0; k < inputs.length; k++) {
        inputGradients[k] = new float[inputs[k].length];
      }
      op(node)
          .backward(
              pass,
              own(weights, node),
              inputs,
              output,
              gradient,
              inputGradients,
              own(weightGradients, node));
      for (int k = 0; k < inputs.length; k++) {
        add(node.inputs().get(k), inputGradients[k]);
      }
    }
    List<VectorTensor> results = new ArrayList<>();
    for (int i = 0; i < model.inputs().size(); i++) {
      String name = "in" + i;
      TensorShape shape = model.shapeOf(name);
      float[] unread = new float[shape.size() * pass.stride()];
      results.add(samples(shape, gradients.getOrDefault(name, unread)));
    }
    return results;
  }

  private void add(String tensor, float[] gradient) {
    float[] sum = gradients.computeIfAbsent(tensor, name -> new float[gradient.length]);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += gradient[i];
    }
  }
}
