package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.weight.Clip;
import io.sparqat.quant.loss.Loss;
import io.sparqat.quant.loss.Losses;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.optimize.GradientClipping;
import io.sparqat.quant.optimize.Optimizer;
import io.sparqat.quant.optimize.Optimizers;
import io.sparqat.quant.optimize.Schedule;
import io.sparqat.quant.optimize.Schedules;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What training consists of besides layers: losses, optimizers, learning-rate schedules. */
final class TrainingCases {
  private TrainingCases() {}

  /** A loss of a batch and its gradient. */
  static void checkLoss(JsonNode vector, VectorCheck check) {
    String name = vector.get("layer").asText();
    boolean sparse = name.startsWith("Sparse");
    JsonNode args = vector.get("args");
    String text = snakeCase(sparse ? name.substring("Sparse".length()) : name);
    Loss loss = args.path("from_logits").asBoolean() ? Losses.onLogits(text) : Losses.of(text);
    loss = args.has("delta") ? Losses.huber(args.get("delta").asDouble()) : loss;
    VectorTensor prediction = VectorTensor.of(vector.get("y_pred"));
    int features = prediction.sample().size();
    Pass pass = Pass.training(prediction.batch(), 1, 0);
    VectorTensor label = VectorTensor.of(vector.get("y_true"));
    label = sparse ? oneHot(label, features) : label;
    int classes = name.startsWith("Binary") ? 2 : features;
    smooth(label.values(), classes, args.path("label_smoothing").asDouble(0));
    float[] gradient = new float[features * pass.stride()];
    double sum =
        loss.compute(pass, features, prediction.rows(pass), label.rows(pass), null, gradient);
    LayerTolerance.output(
        check,
        "loss",
        new float[] {VectorCheck.number(vector.get("loss"))},
        new float[] {(float) (sum / pass.size())},
        false);
    LayerTolerance.gradient(
        check,
        "dy_pred",
        VectorTensor.of(vector.get("dy_pred")).values(),
        VectorTensor.samples(pass, features, gradient),
        false);
  }

  private static String snakeCase(String className) {
    String words = className.replaceAll("([a-z])([A-Z])", "$1_$2");
    return words.toLowerCase(Locale.ROOT).replace("kldivergence", "kl_divergence");
  }

  private static VectorTensor oneHot(VectorTensor label, int classes) {
    float[] values = new float[label.values().length * classes];
    for (int n = 0; n < label.values().length; n++) {
      values[n * classes + (int) label.values()[n]] = 1;
    }
    return new VectorTensor(new int[] {label.values().length, classes}, values);
  }

  /** Keras's label smoothing: a part of the certainty is spread over all classes. */
  private static void smooth(float[] label, int classes, double part) {
    for (int i = 0; part > 0 && i < label.length; i++) {
      label[i] = (float) (label[i] * (1 - part) + part / classes);
    }
  }

  /** Updates of a weight with given gradients. */
  static void checkOptimizer(JsonNode vector, VectorCheck check) {
    if (vector.get("layer").asText().equals("Ftrl")) {
      check.skip("Ftrl is not offered: its updates depend on the weights' values");
      return;
    }
    ClassConfig given = WeightCases.config(vector.get("layer").asText(), vector.get("args"));
    double bound = given.number("clip", Double.POSITIVE_INFINITY);
    Map<String, Object> arguments = new LinkedHashMap<>(given.config());
    arguments.keySet().removeAll(Set.of("clip", "clipnorm", "clipvalue", "global_clipnorm"));
    GradientClipping clipping =
        new GradientClipping(
            given.number("clipnorm", 0),
            given.number("clipvalue", 0),
            given.number("global_clipnorm", 0));
    Optimizer optimizer = Optimizers.of(new ClassConfig(given.className(), arguments));
    VectorTensor start = VectorTensor.of(vector.get("weights").get(0));
    float[] weight = start.values().clone();
    float[] state = new float[optimizer.slots() * weight.length];
    Arrays.fill(state, optimizer.initialState());
    int step = 0;
    for (JsonNode update : vector.get("steps")) {
      float[] change = VectorTensor.of(update.get("dweights").get(0)).values();
      clipping.clipWeight(change);
      clipping.clipAll(change, change.length);
      optimizer.updates(change, state, weight.length, step);
      float decay = (float) optimizer.weightDecay() * optimizer.learningRate().rate(step);
      for (int i = 0; i < weight.length; i++) {
        weight[i] = weight[i] - weight[i] * decay - change[i];
      }
      Clip.between((float) -bound, (float) bound).apply(weight, new TensorShape(start.shape()));
      LayerTolerance.output(
          check,
          "step " + step++ + ": weight",
          VectorTensor.of(update.get("weights_after").get(0)).values(),
          weight,
          false);
    }
  }

  /** Learning rates at some steps. */
  static void checkSchedule(JsonNode vector, VectorCheck check) {
    Schedule schedule =
        Schedules.of(WeightCases.config(vector.get("layer").asText(), vector.get("args")));
    int[] steps = VectorCheck.ints(vector.get("steps"));
    float[] rates = new float[steps.length];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = schedule.rate(steps[i]);
    }
    LayerTolerance.output(
        check, "rates", VectorCheck.floats(vector.get("learning_rates")), rates, false);
  }
}
