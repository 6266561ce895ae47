package io.sparqat.quant.train;

import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.loss.Loss;
import io.sparqat.quant.loss.Losses;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network makes of examples it does not learn from.
 *
 * @param loss mean over the rows, weighted where rows have weights
 * @param metrics by name, in the order asked for
 */
public record Evaluation(double loss, Map<String, Double> metrics) {
  /** Rows that go through the network together; large enough to keep the kernels busy. */
  private static final int BATCH = 256;

  /** Keeps the metrics' order. */
  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** The metric of this name. */
  public double metric(String name) {
    Double value = metrics.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "Invalid metric: " + name + " (must be one of " + metrics.keySet() + ")");
    }
    return value;
  }

  /** Evaluates a network with one input and one output. */
  public static Evaluation of(
      ComputationGraph graph, Examples examples, String lossName, List<String> metricNames) {
    Loss loss = Losses.of(lossName);
    List<Metric> metrics = metricNames.stream().map(Metrics::of).toList();
    BatchFeed feed = new BatchFeed(examples);
    int[] order = IntStream.range(0, examples.rows()).toArray();
    double sum = 0;
    for (int from = 0; from < order.length; from += BATCH) {
      int count = Math.min(BATCH, order.length - from);
      sum += batch(graph, examples, feed, order, from, count, loss, metrics);
    }
    Map<String, Double> values = new LinkedHashMap<>();
    metrics.forEach(metric -> values.put(metric.name(), metric.value()));
    return new Evaluation(examples.rows() == 0 ? 0 : sum / examples.rows(), values);
  }

  /**
   * What a network with one input and one output returns.
   *
   * @param batch rows that go through the network together
   * @return row after row, as many values per row as the network has outputs
   */
  public static float[] predict(ComputationGraph graph, Examples examples, int batch) {
    BatchFeed feed = new BatchFeed(examples);
    int[] order = IntStream.range(0, examples.rows()).toArray();
    float[] predictions = {};
    for (int from = 0; from < order.length; from += batch) {
      int count = Math.min(batch, order.length - from);
      float[] outputs =
          graph.outputSingle(feed.features(order, from, count)).dup('c').data().asFloat();
      int size = outputs.length / count;
      if (from == 0) {
        predictions = new float[Math.multiplyExact(examples.rows(), size)];
      }
      System.arraycopy(outputs, 0, predictions, from * size, outputs.length);
    }
    return predictions;
  }

  private static double batch(
      ComputationGraph graph,
      Examples examples,
      BatchFeed feed,
      int[] order,
      int from,
      int count,
      Loss loss,
      List<Metric> metrics) {
    INDArray features = feed.features(order, from, count);
    float[] outputs = graph.outputSingle(features).dup('c').data().asFloat();
    int size = examples.targetSize();
    Pass pass = Pass.inference(count);
    float[] predictions = new float[size * pass.stride()];
    float[] targets = new float[size * pass.stride()];
    float[] weights = new float[pass.stride()];
    examples.gatherTargets(order, from, count, pass.stride(), targets);
    float[] prediction = new float[size];
    float[] target = new float[size];
    for (int n = 0; n < count; n++) {
      weights[n] = examples.weight(order[from + n]);
      for (int f = 0; f < size; f++) {
        prediction[f] = outputs[n * size + f];
        target[f] = targets[f * pass.stride() + n];
        predictions[f * pass.stride() + n] = prediction[f];
      }
      metrics.forEach(metric -> metric.add(prediction, target));
    }
    return loss.compute(pass, size, predictions, targets, weights, null);
  }
}
