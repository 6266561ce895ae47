package io.sparqat.quant.train;

import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Trains a network one given batch at a time: Keras's {@code train_on_batch}. */
public final class StepTrainer {
  private final ModelSpec model;
  private final ComputationGraph graph;

  /** A trainer that begins with the given weights. */
  public StepTrainer(ModelSpec model, TrainingOptions options, ModelWeights weights) {
    this.model = model;
    float[] vector = ParameterLayout.vector(model, weights);
    graph = Lowering.lower(model, options);
    graph.setParams(Nd4j.createFromArray(vector).reshape(1, vector.length));
  }

  /**
   * Makes one update.
   *
   * @param inputs one array per input of the network, sample after sample
   * @param labels sample after sample
   * @return the loss of the batch before the update, losses of regularizers included
   */
  public double step(List<float[]> inputs, float[] labels, int samples) {
    INDArray[] features = new INDArray[inputs.size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = batch(inputs.get(i), samples);
    }
    graph.fit(new MultiDataSet(features, new INDArray[] {batch(labels, samples)}));
    return graph.score();
  }

  private static INDArray batch(float[] values, int samples) {
    return Nd4j.createFromArray(values).reshape('c', samples, values.length / samples);
  }

  /** The weights as they are now, copied. */
  public ModelWeights weights() {
    return ParameterLayout.weights(model, graph.params().dup().data().asFloat());
  }
}
