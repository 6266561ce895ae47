package io.sparqat.quant.dl4j;

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
  private final OptimizerState optimizer;

  FusedUpdater(ComputationGraph graph, OptimizerUpdater config) {
    super(graph);
    optimizer = new OptimizerState(config);
  }

  @Override
  public synchronized void update(
      Gradient gradient, int iteration, int epoch, int batch, LayerWorkspaceMgr workspaces) {
    INDArray state = getStateViewArray();
    if (state != null) {
      optimizer.setStateViewArray(state, state.shape(), state.ordering(), false);
    }
    optimizer.applyUpdater(gradient.gradient(), iteration, epoch);
  }
}
