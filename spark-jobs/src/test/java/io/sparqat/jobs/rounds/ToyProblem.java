package io.sparqat.jobs.rounds;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A small network of DL4J's own layers, and seeded batches it can learn. */
final class ToyProblem {
  static final int FEATURES = 6;
  static final int CLASSES = 3;

  private ToyProblem() {}

  static ComputationGraph network(IUpdater updater) {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(updater)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.feedForward(FEATURES))
            .addLayer(
                "hidden",
                new DenseLayer.Builder().nOut(8).activation(Activation.TANH).build(),
                "in")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(CLASSES)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "hidden")
            .setOutputs("out")
            .build();
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }

  /** Batches whose label is the largest of the first three features. */
  static List<DataSet> batches(int count, int rows, long seed) {
    Random random = new Random(seed);
    List<DataSet> batches = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      INDArray features = Nd4j.create(rows, FEATURES);
      INDArray labels = Nd4j.create(rows, CLASSES);
      for (int row = 0; row < rows; row++) {
        int best = 0;
        for (int f = 0; f < FEATURES; f++) {
          features.putScalar(row, f, random.nextGaussian());
          if (f < CLASSES && features.getDouble(row, f) > features.getDouble(row, best)) {
            best = f;
          }
        }
        labels.putScalar(row, best, 1);
      }
      batches.add(new DataSet(features, labels));
    }
    return batches;
  }
}
