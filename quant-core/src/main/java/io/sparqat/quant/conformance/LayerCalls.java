package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A call for inference, one for training, and its gradients. */
final class LayerCalls {
  private final JsonNode vector;
  private final VectorCheck check;
  private final boolean channelsFirst;
  private final List<VectorTensor> inputs;
  private final LayerRun run;
  private final LayerRun regularized;

  private LayerCalls(JsonNode vector, VectorCheck check) {
    this.vector = vector;
    this.check = check;
    this.channelsFirst = LayerArguments.channelsFirst(vector);
    this.inputs = inputs(vector);
    List<TensorShape> shapes = inputs.stream().map(VectorTensor::sample).toList();
    LayerSpec spec = LayerArguments.read(vector);
    this.run = new LayerRun(LayerArguments.withoutRegularizers(spec), shapes);
    this.regularized = new LayerRun(spec, shapes);
  }

  /** The inputs of the layer: data, then initial states, then a mask. */
  private List<VectorTensor> inputs(JsonNode json) {
    List<VectorTensor> all = new ArrayList<>();
    for (VectorTensor x : VectorTensor.list(json.get("x"))) {
      all.add(channelsFirst ? x.channelsLast() : x);
    }
    for (String states : new String[] {"initial_state", "states"}) {
      if (json.has(states)) {
        all.addAll(VectorTensor.list(json.get(states)));
      }
    }
    if (json.has("mask")) {
      all.add(mask(json.get("mask")));
    }
    return all;
  }

  /** A mask (samples, steps) as the input (samples, steps, 1) that recurrent layers take. */
  private static VectorTensor mask(JsonNode json) {
    int steps = json.get(0).size();
    float[] values = new float[json.size() * steps];
    for (int i = 0; i < values.length; i++) {
      values[i] = json.get(i / steps).get(i % steps).intValue();
    }
    return new VectorTensor(new int[] {json.size(), steps, 1}, values);
  }

  static void check(JsonNode vector, VectorCheck check) {
    new LayerCalls(vector, check).run();
  }

  private void run() {
    run.setWeights(vector.get("weights"), check);
    compareOutputs("y_inference", "y_inference", run.forward(inputs, false));
    if (vector.has("y_inference_2")) {
      compareOutputs("y_inference_2", "y_inference_2", run.forward(inputs, false));
    }
    run.op().resetStates();
    List<VectorTensor> y = run.forward(inputs, true);
    String expected = vector.has("y_training") ? "y_training" : "y_inference";
    if (!vector.has("gradient_error")) {
      compareOutputs("y_training", expected, y);
      compareGradients();
    }
    compareState(run, vector.get("state_after"), check);
    compareLosses();
  }

  private void compareLosses() {
    double expected = 0;
    for (JsonNode loss : vector.path("losses")) {
      expected += loss.doubleValue();
    }
    regularized.setWeights(vector.get("weights"), check);
    regularized.forward(inputs, true);
    LayerTolerance.output(
        check,
        "losses",
        new float[] {(float) expected},
        new float[] {(float) regularized.op().extraLoss()},
        false);
  }

  private void compareOutputs(String name, String field, List<VectorTensor> actual) {
    List<VectorTensor> expected = VectorTensor.list(vector.get(field));
    check.same("number of outputs", expected.size(), actual.size());
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      VectorTensor ours = actual.get(i);
      if (channelsFirst && ours.shape().length > 2) {
        ours = ours.channelsFirst();
      }
      check.same(
          "shape of " + name,
          Arrays.toString(expected.get(i).shape()),
          Arrays.toString(ours.shape()));
      LayerTolerance.output(
          check,
          name + "[" + i + "]",
          expected.get(i).values(),
          ours.values(),
          LayerTolerance.exact(vector, "y"));
    }
  }

  private void compareGradients() {
    List<VectorTensor> g = new ArrayList<>();
    for (VectorTensor tensor : VectorTensor.list(vector.get("g"))) {
      g.add(channelsFirst && tensor.shape().length > 2 ? tensor.channelsLast() : tensor);
    }
    List<VectorTensor> dx = run.backward(g);
    double upstream = 0;
    for (VectorTensor tensor : g) {
      upstream = Math.max(upstream, LayerTolerance.largest(tensor.values()));
    }
    int i = 0;
    for (JsonNode expected : vector.get("dx")) {
      if (!expected.isNull()) {
        VectorTensor ours = new VectorTensor(inputs.get(i).shape(), dx.get(i).values());
        LayerTolerance.gradient(
            check,
            "dx[" + i + "]",
            VectorTensor.of(expected).values(),
            (channelsFirst ? ours.channelsFirst() : ours).values(),
            LayerTolerance.exact(vector, "dx"),
            upstream);
      }
      i++;
    }
    compareWeightGradients(
        run, vector.get("dweights"), LayerTolerance.exact(vector, "dweights"), upstream, check);
  }

  /**
   * Compares gradients in the order of the trainable weights; null is a gradient of 0.
   *
   * @param upstream largest gradient of the output, of which every other one is a sum of parts
   */
  static void compareWeightGradients(
      LayerRun run, JsonNode expected, boolean exact, double upstream, VectorCheck check) {
    List<Integer> positions = run.positions(true);
    check.same("number of weight gradients", expected.size(), positions.size());
    double largest = upstream;
    for (JsonNode gradient : expected) {
      if (!gradient.isNull()) {
        largest = Math.max(largest, LayerTolerance.largest(VectorTensor.of(gradient).values()));
      }
    }
    for (int k = 0; k < Math.min(expected.size(), positions.size()); k++) {
      float[] ours = run.gradient(positions.get(k));
      JsonNode theirs = expected.get(k);
      String name = "gradient of " + run.op().weights().get(positions.get(k)).name();
      if (theirs.isNull()) {
        LayerTolerance.gradient(check, name, new float[ours.length], ours, true);
      } else if (run.takesAway(positions.get(k))) {
        LayerTolerance.vanishing(check, name, VectorTensor.of(theirs).values(), ours, largest);
      } else {
        LayerTolerance.gradient(
            check, name, VectorTensor.of(theirs).values(), ours, exact, largest);
      }
    }
  }

  /** Compares the weights that training does not touch but passes do. */
  static void compareState(LayerRun run, JsonNode expected, VectorCheck check) {
    List<Integer> positions = run.positions(false);
    check.same("number of state tensors", expected.size(), positions.size());
    for (int k = 0; k < Math.min(expected.size(), positions.size()); k++) {
      LayerTolerance.output(
          check,
          run.op().weights().get(positions.get(k)).name() + " after",
          VectorTensor.of(expected.get(k)).values(),
          run.weights()[positions.get(k)],
          false);
    }
  }
}
