package io.sparqat.jobs.rounds;

import io.sparqat.quant.dl4j.CountsCorrect;
import io.sparqat.quant.dl4j.Lowering;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A worker as it lives on an executor between rounds: the network with its optimizer state, built
 * once, and the decoded data. One task uses it at a time.
 */
final class RoundWorker {
  private final ComputationGraph network;
  private final Minibatches data;
  private final int localSteps;
  private final float[] freshOptimizer;
  private int completedRounds;

  /**
   * @param index the worker's number: each draws its own noise, the first as one alone would
   */
  RoundWorker(
      ComputationGraphConfiguration configuration, int index, Minibatches data, int localSteps) {
    this.network = Lowering.restore(configuration);
    for (Layer layer : network.getLayers()) {
      layer.conf().setSeed(WorkerSeed.of(layer.conf().getSeed(), index));
    }
    this.data = data;
    this.localSteps = localSteps;
    this.freshOptimizer = optimizerState();
  }

  /** Rounds this worker's optimizer state has seen. */
  int completedRounds() {
    return completedRounds;
  }

  /** Up to {@code localSteps} steps from {@code start}; the network then holds the result. */
  RoundMetrics run(RoundCursor cursor, float[] start, List<TrainingHook> hooks) {
    FlatArrays.write(start, network.params());
    int steps = Math.max(0, Math.min(localSteps, data.perEpoch() - cursor.position()));
    long rows = 0;
    double lossSum = 0;
    double correct = 0;
    Object output = network.getOutputLayer(0);
    long begin = System.nanoTime();
    network.getConfiguration().setEpochCount(cursor.epoch());
    for (int i = 0; i < steps; i++) {
      network.getConfiguration().setIterationCount(Math.toIntExact(cursor.step() + i));
      DataSet batch = data.batch(cursor.epoch(), cursor.position() + i);
      hooks.forEach(hook -> hook.preUpdate(batch, network));
      network.fit(batch);
      hooks.forEach(hook -> hook.postUpdate(batch, network));
      rows += batch.numExamples();
      lossSum += network.score() * batch.numExamples();
      correct += output instanceof CountsCorrect counter ? counter.correct() : Double.NaN;
    }
    completedRounds = cursor.round() + 1;
    return new RoundMetrics(
        steps,
        rows,
        lossSum,
        correct,
        Math.max(0, data.perEpoch() - cursor.position() - steps),
        0,
        System.nanoTime() - begin);
  }

  float[] parameters() {
    return FlatArrays.read(network.params());
  }

  /** The optimizer's state; empty for an optimizer without. */
  float[] optimizerState() {
    return FlatArrays.read(network.getUpdater().getStateViewArray());
  }

  /** Replaces the optimizer's state; an empty array means what it began with. */
  void optimizerState(float[] state) {
    INDArray view = network.getUpdater().getStateViewArray();
    if (view != null) {
      FlatArrays.write(state.length == 0 ? freshOptimizer : state, view);
    }
  }
}
