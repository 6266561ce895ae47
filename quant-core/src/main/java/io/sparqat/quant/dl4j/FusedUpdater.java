package io.sparqat.quant.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's updater in one pass over the whole gradient vector. DL4J's own makes several views of
 * parameters and gradients for every weight in every step, which costs more than a step of a small
 * network; state array and results are the same.
 */
final class FusedUpdater extends ComputationGraphUpdater {
  private final ComputationGraph graph;
  private final OptimizerUpdater config;
  private final OptimizerState optimizer;
  private final List<Range> decayed;

  private record Range(int from, int to) {}

  FusedUpdater(ComputationGraph graph, OptimizerUpdater config) {
    super(graph);
    this.graph = graph;
    this.config = config;
    optimizer = new OptimizerState(config);
    decayed = config.optimizer().weightDecay() > 0 ? trainable(graph) : List.of();
  }

  /** Where the trainable weights stand in the vector. */
  private static List<Range> trainable(ComputationGraph graph) {
    List<Range> ranges = new ArrayList<>();
    int at = 0;
    for (Layer layer : graph.getLayers()) {
      for (Map.Entry<String, INDArray> entry : layer.paramTable().entrySet()) {
        int end = at + Math.toIntExact(entry.getValue().length());
        if (OpParameters.isTrainable(layer.conf().getLayer(), entry.getKey())) {
          ranges.add(new Range(at, end));
        }
        at = end;
      }
    }
    return ranges;
  }

  @Override
  public synchronized void update(
      Gradient gradient, int iteration, int epoch, int batch, LayerWorkspaceMgr workspaces) {
    INDArray state = getStateViewArray();
    if (state != null) {
      optimizer.setStateViewArray(state, state.shape(), state.ordering(), false);
    }
    optimizer.applyUpdater(gradient.gradient(), iteration, epoch);
    if (!decayed.isEmpty()) {
      decay(gradient.gradient(), iteration);
    }
  }

  /** Adds what decays to what the optimizer subtracts. */
  private void decay(INDArray updates, int iteration) {
    float share =
        (float)
            (config.optimizer().weightDecay() * config.optimizer().learningRate().rate(iteration));
    int count = Math.toIntExact(updates.length());
    float[] values = new float[count];
    float[] parameters = new float[count];
    HeapCopy.readVector(updates, values, count);
    HeapCopy.readVector(graph.params(), parameters, count);
    for (Range range : decayed) {
      for (int i = range.from; i < range.to; i++) {
        values[i] += share * parameters[i];
      }
    }
    HeapCopy.writeVector(values, updates, count);
  }
}
