package io.sparqat.quant.loss;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Keras's losses by name. Those on probabilities come in two forms: on the probabilities that the
 * network returns, and, better conditioned and what Keras itself uses behind a softmax or sigmoid,
 * on the logits.
 */
public final class Losses {
  /** Where Keras clips probabilities before it takes their logarithm: {@code backend.epsilon()}. */
  static final double EPSILON = 1e-7;

  private static final Map<String, Function<Boolean, Loss>> MAKERS = new TreeMap<>();

  static {
    MAKERS.put(
        "categorical_crossentropy",
        logits -> logits ? softmaxCrossEntropy() : categoricalCrossEntropy());
    MAKERS.put(
        "binary_crossentropy", logits -> logits ? sigmoidCrossEntropy() : binaryCrossEntropy());
    MAKERS.put("mean_squared_error", logits -> meanSquaredError());
    MAKERS.put("mean_absolute_error", logits -> meanAbsoluteError());
    MAKERS.put("huber", logits -> huber(1));
    MAKERS.put("mean_absolute_percentage_error", logits -> RegressionLosses.absolutePercentage());
    MAKERS.put("mean_squared_logarithmic_error", logits -> RegressionLosses.squaredLogarithmic());
    MAKERS.put("log_cosh", logits -> RegressionLosses.logCosh());
    MAKERS.put("poisson", logits -> RegressionLosses.poisson());
    MAKERS.put("kl_divergence", logits -> RegressionLosses.divergence());
    MAKERS.put("cosine_similarity", logits -> RegressionLosses.cosineSimilarity());
    MAKERS.put("hinge", logits -> HingeLosses.hinge());
    MAKERS.put("squared_hinge", logits -> HingeLosses.squaredHinge());
    MAKERS.put("categorical_hinge", logits -> HingeLosses.categoricalHinge());
  }

  private static final Map<String, String> SHORT =
      Map.of(
          "mse", "mean_squared_error",
          "mae", "mean_absolute_error",
          "mape", "mean_absolute_percentage_error",
          "msle", "mean_squared_logarithmic_error",
          "bce", "binary_crossentropy",
          "kld", "kl_divergence",
          "kullback_leibler_divergence", "kl_divergence",
          "logcosh", "log_cosh");

  private Losses() {}

  /** The names that {@link #of} knows. */
  public static List<String> names() {
    return List.copyOf(MAKERS.keySet());
  }

  /** The full name for {@code name}, which may be one of Keras's short ones. */
  public static String canonicalName(String name) {
    String full = SHORT.getOrDefault(name, name);
    if (!MAKERS.containsKey(full)) {
      throw new IllegalArgumentException(
          "Invalid loss: " + name + " (must be one of " + String.join(", ", names()) + ")");
    }
    return full;
  }

  /** The loss on what the network returns. */
  public static Loss of(String name) {
    return MAKERS.getOrDefault(canonicalName(name), logits -> meanSquaredError()).apply(false);
  }

  /** Whether the loss compares whole vectors; the others are means over their numbers. */
  public static boolean comparesVectors(String name) {
    return switch (canonicalName(name)) {
      case "categorical_crossentropy", "kl_divergence", "cosine_similarity", "categorical_hinge" ->
          true;
      default -> false;
    };
  }

  /** Huber's loss that turns linear at a distance of {@code delta}; by name it does so at 1. */
  public static Loss huber(double delta) {
    return RegressionLosses.huber(delta);
  }

  /** The activation whose argument {@link #onLogits} takes, or empty if there is none. */
  public static String logitsOf(String name) {
    return switch (canonicalName(name)) {
      case "categorical_crossentropy" -> "softmax";
      case "binary_crossentropy" -> "sigmoid";
      default -> "";
    };
  }

  /** The loss on the argument of the activation that {@link #logitsOf} names. */
  public static Loss onLogits(String name) {
    return MAKERS.getOrDefault(canonicalName(name), logits -> meanSquaredError()).apply(true);
  }

  private static Loss softmaxCrossEntropy() {
    return new SampleLoss("categorical_crossentropy") {
      @Override
      double sample(double[] z, double[] y, double[] gradient) {
        double max = Double.NEGATIVE_INFINITY;
        double total = 0;
        for (int i = 0; i < z.length; i++) {
          max = Math.max(max, z[i]);
          total += y[i];
        }
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
          gradient[i] = Math.exp(z[i] - max);
          sum += gradient[i];
        }
        double log = Math.log(sum);
        double loss = 0;
        for (int i = 0; i < z.length; i++) {
          loss += y[i] * (log - (z[i] - max));
          gradient[i] = gradient[i] / sum * total - y[i];
        }
        return loss;
      }
    };
  }

  /** Normalizes the probabilities and clips them, as Keras does. */
  private static Loss categoricalCrossEntropy() {
    return new SampleLoss("categorical_crossentropy") {
      @Override
      double sample(double[] p, double[] y, double[] gradient) {
        double sum = 0;
        for (double probability : p) {
          sum += probability;
        }
        double loss = 0;
        double shared = 0;
        for (int i = 0; i < p.length; i++) {
          double q = p[i] / sum;
          double clipped = clip(q);
          loss -= y[i] * Math.log(clipped);
          double slope = q == clipped ? -y[i] / q : 0;
          gradient[i] = slope / sum;
          shared += slope * q / sum;
        }
        for (int i = 0; i < p.length; i++) {
          gradient[i] -= shared;
        }
        return loss;
      }
    };
  }

  private static double clip(double p) {
    return Math.min(Math.max(p, EPSILON), 1 - EPSILON);
  }

  private static Loss sigmoidCrossEntropy() {
    return mean(
        "binary_crossentropy",
        (z, y) -> Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z))),
        (z, y) -> 1 / (1 + Math.exp(-z)) - y);
  }

  private static Loss binaryCrossEntropy() {
    return mean(
        "binary_crossentropy",
        (p, y) -> {
          double q = clip(p);
          return -(y * Math.log(q + EPSILON) + (1 - y) * Math.log(1 - q + EPSILON));
        },
        (p, y) -> {
          double q = clip(p);
          return p == q ? (1 - y) / (1 - q + EPSILON) - y / (q + EPSILON) : 0;
        });
  }

  private static Loss meanSquaredError() {
    return mean("mean_squared_error", (p, y) -> (p - y) * (p - y), (p, y) -> 2 * (p - y));
  }

  private static Loss meanAbsoluteError() {
    return mean("mean_absolute_error", (p, y) -> Math.abs(p - y), (p, y) -> Math.signum(p - y));
  }

  interface Term {
    double of(double prediction, double label);
  }

  /** The mean of a term over the features. */
  static Loss mean(String name, Term value, Term slope) {
    return new SampleLoss(name) {
      @Override
      double sample(double[] p, double[] y, double[] gradient) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
          sum += value.of(p[i], y[i]);
          gradient[i] = slope.of(p[i], y[i]) / p.length;
        }
        return sum / p.length;
      }
    };
  }
}
