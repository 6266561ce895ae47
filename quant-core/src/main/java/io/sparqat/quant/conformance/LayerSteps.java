package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.model.LayerSpec;
import java.util.List;

/** Several training calls in a row: moving statistics, freeze delays, weights under training. */
final class LayerSteps {
  private LayerSteps() {}

  /** Weights stay, moving statistics move. */
  static void checkStatistics(JsonNode vector, VectorCheck check) {
    LayerRun run = begin(vector, check);
    int n = 0;
    for (JsonNode step : vector.get("steps")) {
      String at = "step " + n++ + ": ";
      List<VectorTensor> y = run.forward(VectorTensor.list(step.get("x")), true);
      compare(check, at + "y", step.get("y_training").get(0), y.get(0));
      VectorTensor dx = run.backward(VectorTensor.list(step.get("g"))).get(0);
      LayerTolerance.gradient(
          check, at + "dx", VectorTensor.of(step.get("dx").get(0)).values(), dx.values(), false);
      LayerCalls.compareWeightGradients(run, step.get("dweights"), false, 0, check);
      LayerCalls.compareState(run, step.get("state_after"), check);
    }
    end(vector, run, 0, check);
  }

  /** Gradient descent on the mean squared error, with Keras's constraints. */
  static void checkTraining(JsonNode vector, VectorCheck check) {
    LayerRun run = begin(vector, check);
    LayerSpec spec = LayerArguments.read(vector);
    float rate = VectorCheck.number(vector.get("learning_rate"));
    double largest = 0;
    for (float[] weight : run.weights()) {
      largest = Math.max(largest, LayerTolerance.largest(weight));
    }
    double drift = 0;
    double steepest = 0;
    int n = 0;
    for (JsonNode step : vector.get("steps")) {
      String at = "step " + n + ": ";
      VectorTensor target = VectorTensor.of(step.get("target"));
      VectorTensor y = run.forward(List.of(VectorTensor.of(step.get("x"))), true).get(0);
      float[] expected = VectorTensor.of(step.get("y_training")).values();
      LayerTolerance.trained(check, at + "y", expected, y.values(), n++, 0, 0);
      float[] g = new float[y.values().length];
      for (int i = 0; i < g.length; i++) {
        g[i] = 2 * (y.values()[i] - target.values()[i]) / g.length;
      }
      run.backward(List.of(new VectorTensor(y.shape(), g)));
      LayerCalls.compareWeightGradients(run, step.get("dweights"), false, 0, check);
      for (int position : run.positions(true)) {
        steepest = Math.max(steepest, LayerTolerance.largest(run.gradient(position)));
      }
      drift += rate * LayerTolerance.vanished(steepest);
      run.descend(spec, rate);
      int k = 0;
      for (JsonNode after : step.get("weights_after")) {
        LayerTolerance.trained(
            check,
            at + run.op().weights().get(k).name() + " after",
            VectorTensor.of(after).values(),
            run.weights()[k],
            n,
            largest,
            run.takesAway(k) ? drift : 0);
        k++;
      }
    }
    end(vector, run, n, check);
  }

  private static LayerRun begin(JsonNode vector, VectorCheck check) {
    List<VectorTensor> x = VectorTensor.list(vector.get("x"));
    LayerRun run =
        new LayerRun(
            LayerArguments.withoutRegularizers(LayerArguments.read(vector)),
            x.stream().map(VectorTensor::sample).toList());
    run.setWeights(vector.get("weights"), check);
    List<VectorTensor> y = run.forward(x, false);
    compare(check, "y before", vector.get("y_inference_before").get(0), y.get(0));
    return run;
  }

  private static void end(JsonNode vector, LayerRun run, int trained, VectorCheck check) {
    List<VectorTensor> y = run.forward(VectorTensor.list(vector.get("x")), false);
    float[] expected = VectorTensor.of(vector.get("y_inference").get(0)).values();
    LayerTolerance.trained(check, "y after", expected, y.get(0).values(), trained, 0, 0);
  }

  private static void compare(
      VectorCheck check, String field, JsonNode expected, VectorTensor actual) {
    LayerTolerance.output(check, field, VectorTensor.of(expected).values(), actual.values(), false);
  }
}
