package io.sparqat.jobs.rounds;

import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.spark.api.TrainingHook;
import org.jspecify.annotations.Nullable;

/**
 * One worker's part of one round, on an executor. Runs with the resident worker where there is one;
 * otherwise builds it and repeats the rounds since the last snapshot, so that the optimizer's state
 * is what it would have been.
 */
final class RoundTask<T> implements Function2<Integer, Iterator<T>, Iterator<byte[]>> {
  private static final long serialVersionUID = 1;

  private final long run;
  private final RoundSettings settings;
  private final Broadcast<String> configuration;
  private final MinibatchSource<T> source;

  /** The rounds since the snapshot; the last one is this task's. */
  private final List<RoundStart> rounds;

  /** Optimizer state at the first of {@link #rounds}: one per worker, one for all, or none. */
  private final @Nullable Broadcast<float[][]> optimizer;

  private final boolean returnsOptimizer;
  private final boolean validates;
  private final List<TrainingHook> hooks;

  RoundTask(
      long run,
      RoundSettings settings,
      Broadcast<String> configuration,
      MinibatchSource<T> source,
      List<RoundStart> rounds,
      @Nullable Broadcast<float[][]> optimizer,
      boolean returnsOptimizer,
      boolean validates,
      List<TrainingHook> hooks) {
    this.run = run;
    this.settings = settings;
    this.configuration = configuration;
    this.source = source;
    this.rounds = rounds;
    this.optimizer = optimizer;
    this.returnsOptimizer = returnsOptimizer;
    this.validates = validates;
    this.hooks = hooks;
  }

  @Override
  public Iterator<byte[]> call(Integer index, Iterator<T> partition) {
    RoundResult result = result(index, partition);
    return List.of(message(result, present().parameters().value())).iterator();
  }

  /** The round this task is of. */
  RoundStart present() {
    return rounds.get(rounds.size() - 1);
  }

  /** What a worker sends; {@code start} is where its parameters, or a slice of them, began. */
  byte[] message(RoundResult result, float[] start) {
    return result.toBytes(run, present().cursor().round(), settings.wire(), start);
  }

  /** Reads what {@link #message} wrote. */
  RoundResult read(byte[] message, float[] start) {
    return RoundResult.fromBytes(message, run, present().cursor().round(), start);
  }

  /** What merges the slices of this round. */
  SliceMerge merging(Slices slices, BitSet statistics) {
    return new SliceMerge(
        run, present().cursor().round(), present().parameters(), slices, statistics);
  }

  /** Runs the worker's part of the round. */
  RoundResult result(int index, Iterator<T> partition) {
    RoundStart present = present();
    RoundWorker worker = ResidentWorkers.take(run, index);
    boolean cold = worker == null || !continues(worker, present.cursor());
    if (worker == null) {
      worker = build(index, partition);
    }
    // To the end: Spark releases its lock on the cached partition only then.
    partition.forEachRemaining(element -> {});
    if (cold) {
      restore(worker, index);
      for (RoundStart earlier : rounds.subList(0, rounds.size() - 1)) {
        worker.run(earlier, earlier.budget(index), false, hooks);
      }
    } else if (settings.optimizerState() != OptimizerState.LOCAL) {
      restore(worker, index);
    }
    RoundMetrics metrics =
        worker.run(present, StepBudget.within(settings.deadlineMillis()), validates, hooks);
    if (cold) {
      metrics = metrics.asColdStart();
    }
    float[] state = returnsOptimizer ? worker.optimizerState() : new float[0];
    RoundResult result =
        new RoundResult(metrics, worker.parameters(), state, divergence(worker, index));
    ResidentWorkers.put(run, index, worker);
    return result;
  }

  /** Where a worker that has diverged did so; empty for one that has not. */
  private String divergence(RoundWorker worker, int index) {
    int step = worker.divergedAt();
    if (step < 0) {
      return "";
    }
    // The step has changed the weights: a second worker stops before it.
    RoundWorker before =
        worker.fresh(ComputationGraphConfiguration.fromJson(configuration.value()), index);
    restore(before, index);
    for (RoundStart earlier : rounds.subList(0, rounds.size() - 1)) {
      before.run(earlier, earlier.budget(index), false, hooks);
    }
    RoundCursor cursor = present().cursor();
    before.run(present(), StepBudget.of(step), false, hooks);
    return String.format(
        "step %d, in %s", cursor.step() + step + 1, before.nonFinitePlace(cursor, step));
  }

  private boolean continues(RoundWorker worker, RoundCursor cursor) {
    return settings.optimizerState() != OptimizerState.LOCAL
        || worker.completedRounds() == cursor.round();
  }

  private RoundWorker build(int index, Iterator<T> partition) {
    return new RoundWorker(
        ComputationGraphConfiguration.fromJson(configuration.value()),
        index,
        source.open(index, partition));
  }

  private void restore(RoundWorker worker, int index) {
    if (optimizer == null) {
      worker.optimizerState(new float[0]);
    } else {
      float[][] states = optimizer.value();
      worker.optimizerState(states[Math.min(index, states.length - 1)]);
    }
  }
}
