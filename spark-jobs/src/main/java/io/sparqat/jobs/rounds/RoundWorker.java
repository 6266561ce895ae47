package io.sparqat.jobs.rounds;

import java.util.List;
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
  private int completedRounds;

  RoundWorker(ComputationGraphConfiguration configuration, Minibatches data, int localSteps) {
    this.network = new ComputationGraph(configuration);
    this.network.init();
    this.data = data;
    this.localSteps = localSteps;
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
    }
    completedRounds = cursor.round() + 1;
    return new RoundMetrics(
        steps,
        rows,
        lossSum,
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

  /** Replaces the optimizer's state; an empty array means zeros. */
  void optimizerState(float[] state) {
    INDArray view = network.getUpdater().getStateViewArray();
    if (view == null) {
      return;
    }
    if (state.length == 0) {
      view.assign(0);
    } else {
      FlatArrays.write(state, view);
    }
  }
}
