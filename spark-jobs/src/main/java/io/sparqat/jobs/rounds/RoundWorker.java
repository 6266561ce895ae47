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
  private final float[] freshOptimizer;
  private int completedRounds;

  /**
   * @param index the worker's number: each draws its own noise, the first as one alone would
   */
  RoundWorker(ComputationGraphConfiguration configuration, int index, Minibatches data) {
    this.network = Lowering.restore(configuration);
    for (Layer layer : network.getLayers()) {
      layer.conf().setSeed(WorkerSeed.of(layer.conf().getSeed(), index));
    }
    this.data = data;
    this.freshOptimizer = optimizerState();
  }

  /** Rounds this worker's optimizer state has seen. */
  int completedRounds() {
    return completedRounds;
  }

  /**
   * Takes the steps of a round, or what is left of them in the epoch; the network then holds the
   * result.
   *
   * @param validate whether to score the held-out rows before the first step
   */
  RoundMetrics run(RoundStart round, boolean validate, List<TrainingHook> hooks) {
    RoundCursor cursor = round.cursor();
    FlatArrays.write(round.parameters().value(), network.params());
    long beforeValidation = System.nanoTime();
    Validation validation = validate ? validate() : Validation.NONE;
    long validationNanos = System.nanoTime() - beforeValidation;
    int steps = Math.max(0, Math.min(round.steps(), data.perEpoch() - cursor.position()));
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
        System.nanoTime() - begin,
        validation,
        validationNanos,
        ResidentMemory.peakBytes());
  }

  /** Scores the network as it is on the held-out rows. */
  private Validation validate() {
    Object output = network.getOutputLayer(0);
    Validation sum = Validation.NONE;
    for (int i = 0; i < data.validationBatches(); i++) {
      DataSet batch = data.validationBatch(i);
      double loss = network.score(batch, false);
      double correct = output instanceof CountsCorrect counter ? counter.correct() : Double.NaN;
      sum = sum.merge(new Validation(batch.numExamples(), loss * batch.numExamples(), correct));
    }
    return sum;
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
