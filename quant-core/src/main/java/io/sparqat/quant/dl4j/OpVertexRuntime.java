package io.sparqat.quant.dl4j;

import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.optimize.GradientClipping;
import io.sparqat.quant.transform.SchedulesOverSteps;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A block with several inputs at work inside DL4J. */
final class OpVertexRuntime extends BaseGraphVertex {
  private static final long serialVersionUID = 1L;

  private final transient OpRunner runner;

  OpVertexRuntime(
      ComputationGraph graph,
      String name,
      int index,
      DataType dataType,
      Block block,
      boolean[] inputGradients,
      SchedulesOverSteps schedules) {
    super(graph, name, index, null, null, dataType);
    runner = new OpRunner(block, inputGradients, GradientClipping.NONE, schedules);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    int size = Math.toIntExact(inputs[0].size(0));
    Pass pass =
        training
            ? Pass.training(size, graph.conf().getSeed(), graph.getIterationCount())
            : Pass.inference(size);
    return runner.forward(inputs, Map.of(), pass, workspaces);
  }

  @Override
  public Pair<Gradient, @Nullable INDArray[]> doBackward(
      boolean tbptt, LayerWorkspaceMgr workspaces) {
    return new Pair<>(null, runner.backward(epsilon, Map.of(), workspaces));
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public @Nullable Layer getLayer() {
    return null;
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    if (view != null && view.length() > 0) {
      throw new IllegalArgumentException("Cannot set gradients: a joining layer has no weights");
    }
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray @Nullable [] masks, MaskState state, int size) {
    return new Pair<>(masks == null ? null : masks[0], state);
  }

  @Override
  public String toString() {
    return "OpVertex(" + getVertexName() + ")";
  }
}
