package io.sparqat.jobs.rounds;

import io.sparqat.quant.dl4j.CountsCorrect;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.dl4j.QuantGraph;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A worker as it lives on an executor between rounds: the network with its optimizer state, built
 * once, and the decoded data. One task uses it at a time.
 */
final class RoundWorker {
  private final QuantGraph network;
  private final Minibatches data;

  /** The optimizer state it began with; empty for zeros. */
  private final float[] freshOptimizer;

  private int completedRounds;
  private int divergedAt = -1;

  /**
   * @param index the worker's number: each draws its own noise, the first as one alone would
   */
  RoundWorker(ComputationGraphConfiguration configuration, int index, Minibatches data) {
    this.network = Lowering.restore(configuration);
    for (Layer layer : network.getLayers()) {
      layer.conf().setSeed(WorkerSeed.of(layer.conf().getSeed(), index));
    }
    this.data = data;
    float[] state = optimizerState();
    this.freshOptimizer = FlatArrays.isZero(state) ? new float[0] : state;
  }

  /** Rounds this worker's optimizer state has seen. */
  int completedRounds() {
    return completedRounds;
  }

  /** The step of the last round, counted from its first, that gave no finite loss; -1 for none. */
  int divergedAt() {
    return divergedAt;
  }

  /**
   * Takes the steps of a round, or what is left of them in the epoch; the network then holds the
   * result. Ends at a step whose loss is not finite.
   *
   * @param budget what may end it before its last step
   * @param validate whether to score the held-out rows before the first step
   */
  RoundMetrics run(
      RoundStart round, StepBudget budget, boolean validate, List<TrainingHook> hooks) {
    RoundCursor cursor = round.cursor();
    FlatArrays.write(round.parameters().value(), network.params());
    network.weightsReplaced();
    long beforeValidation = System.nanoTime();
    Validation validation = validate ? validate() : Validation.NONE;
    long validationNanos = System.nanoTime() - beforeValidation;
    int planned = Math.max(0, Math.min(round.steps(), data.perEpoch() - cursor.position()));
    int steps = 0;
    long rows = 0;
    double lossSum = 0;
    double correct = 0;
    Object output = network.getOutputLayer(0);
    long begin = System.nanoTime();
    network.getConfiguration().setEpochCount(cursor.epoch());
    divergedAt = -1;
    while (steps < planned && divergedAt < 0 && budget.allows(steps)) {
      DataSet batch = at(cursor, steps);
      hooks.forEach(hook -> hook.preUpdate(batch, network));
      network.fit(batch);
      hooks.forEach(hook -> hook.postUpdate(batch, network));
      rows += batch.numExamples();
      lossSum += network.score() * batch.numExamples();
      correct += output instanceof CountsCorrect counter ? counter.correct() : Double.NaN;
      divergedAt = Double.isFinite(network.score()) ? -1 : steps;
      steps++;
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

  /** A worker that begins as this one did, on the same data. */
  RoundWorker fresh(ComputationGraphConfiguration configuration, int index) {
    return new RoundWorker(configuration, index, data);
  }

  /** Says where step {@code step} of a round, which comes next, stops being finite. */
  String nonFinitePlace(RoundCursor cursor, int step) {
    return NonFinite.place(network, at(cursor, step));
  }

  /** The batch of a step of a round; schedules and draws are set to that step. */
  private DataSet at(RoundCursor cursor, int step) {
    network.getConfiguration().setIterationCount(Math.toIntExact(cursor.step() + step));
    return data.batch(cursor.epoch(), cursor.position() + step);
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
    float[] values = state.length == 0 ? freshOptimizer : state;
    if (view != null && values.length == 0) {
      view.assign(0);
    } else if (view != null) {
      FlatArrays.write(values, view);
    }
  }
}
