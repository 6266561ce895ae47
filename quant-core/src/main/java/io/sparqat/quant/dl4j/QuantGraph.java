package io.sparqat.quant.dl4j;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's computation graph with an updater that works on the whole parameter vector at once. */
public final class QuantGraph extends ComputationGraph {
  private static final long serialVersionUID = 1L;

  public QuantGraph(ComputationGraphConfiguration configuration) {
    super(configuration);
  }

  @Override
  public void init(INDArray parameters, boolean cloneParametersArray) {
    super.init(parameters, cloneParametersArray);
    for (org.deeplearning4j.nn.api.Layer layer : getLayers()) {
      if (layer.conf().getLayer() instanceof OpLayer op
          && op.getUpdater() instanceof OptimizerUpdater updater) {
        setUpdater(new FusedUpdater(this, updater));
        return;
      }
    }
  }

  /**
   * Says that the weights were replaced from outside, as by the average of several workers: masks
   * of pruning are made anew from them at the next step.
   */
  public void weightsReplaced() {
    for (org.deeplearning4j.nn.api.Layer layer : getLayers()) {
      if (layer instanceof OpLayerRuntime runtime) {
        runtime.weightsReplaced();
      }
    }
  }
}
