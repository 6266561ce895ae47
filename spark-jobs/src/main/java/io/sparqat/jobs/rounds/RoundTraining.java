package io.sparqat.jobs.rounds;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.spark.api.TrainingHook;

/**
 * A run of rounds over one data set: the driver's side of {@link RoundTask}. The data set is an RDD
 * with one partition per worker, cached so that Spark sends each worker's tasks to the executor on
 * which it lives.
 *
 * <p>Lives on the driver; not sent to executors.
 *
 * @param <T> what the partitions hold: batches, or the names of files
 */
final class RoundTraining<T> implements AutoCloseable {
  private final JavaSparkContext context;
  private final RoundSettings settings;
  private final long run;
  private final JavaRDD<T> data;
  private final MinibatchSource<T> source;
  private final Merge merge;
  private final List<TrainingHook> hooks;
  private final RoundHistory history;
  private final Broadcast<String> configuration;
  private RoundCursor cursor = RoundCursor.START;
  private float[] parameters;
  private float[] optimizer = new float[0];

  RoundTraining(
      JavaSparkContext context,
      RoundSettings settings,
      long run,
      String configuration,
      float[] parameters,
      Merge merge,
      JavaRDD<T> data,
      MinibatchSource<T> source,
      List<TrainingHook> hooks) {
    this.context = context;
    this.settings = settings;
    this.run = run;
    this.parameters = parameters;
    this.merge = merge;
    this.data = data.cache();
    this.source = source;
    this.hooks = List.copyOf(hooks);
    this.history = new RoundHistory(context, settings);
    this.configuration = context.broadcast(configuration);
  }

  /** Parameters after the last merge. */
  float[] parameters() {
    return parameters;
  }

  /** Optimizer state after the last merge; empty unless it is averaged. */
  float[] optimizer() {
    return optimizer;
  }

  RoundCursor cursor() {
    return cursor;
  }

  /** Continues from other parameters than the last merge's. */
  void continueFrom(float[] changed) {
    parameters = changed;
  }

  /** One pass of every worker over its data; returns what all rounds together did. */
  RoundMetrics epoch(RoundListener listener) {
    RoundMetrics epoch = RoundMetrics.NONE;
    RoundMetrics round;
    do {
      round = round(listener, epoch);
      epoch = epoch.merge(round);
    } while (round.remaining() > 0);
    cursor = cursor.nextEpoch();
    return epoch;
  }

  private RoundMetrics round(RoundListener listener, RoundMetrics epochSoFar) {
    long begin = System.nanoTime();
    context.setJobDescription(describe(epochSoFar));
    List<RoundStart> starts = history.begin(cursor, parameters);
    boolean wantsOptimizer = history.wantsOptimizer();
    List<byte[]> messages =
        data.mapPartitionsWithIndex(
                new RoundTask<>(
                    run,
                    settings,
                    configuration,
                    source,
                    starts,
                    history.optimizer(),
                    wantsOptimizer,
                    hooks),
                true)
            .collect();
    List<RoundResult> results = new ArrayList<>();
    RoundMetrics metrics = RoundMetrics.NONE;
    for (byte[] message : messages) {
      RoundResult result = RoundResult.fromBytes(message, run, cursor.round(), parameters);
      results.add(result);
      metrics = metrics.merge(result.metrics());
    }
    requireFinite(results);
    parameters = merge.parameters(parameters, results);
    if (wantsOptimizer) {
      history.end(optimizerStates(results));
    } else {
      history.end();
    }
    cursor = cursor.afterRound(metrics.steps());
    listener.onRound(
        new RoundReport(
            cursor.round() - 1,
            cursor.epoch(),
            cursor.step(),
            metrics,
            System.nanoTime() - begin,
            messages.stream().mapToLong(message -> message.length).sum()));
    return metrics;
  }

  private float[][] optimizerStates(List<RoundResult> results) {
    if (settings.optimizerState() == OptimizerState.AVERAGED) {
      optimizer = merge.optimizer(results);
      return new float[][] {optimizer};
    }
    return results.stream().map(RoundResult::optimizer).toArray(float[][]::new);
  }

  private String describe(RoundMetrics soFar) {
    String loss = soFar.rows() == 0 ? "" : String.format(" · loss %.4f", soFar.loss());
    return String.format(
        "round %d · epoch %d · %d workers x %d steps%s",
        cursor.round() + 1, cursor.epoch() + 1, settings.workers(), settings.localSteps(), loss);
  }

  private void requireFinite(List<RoundResult> results) {
    IntStream.range(0, results.size())
        .filter(w -> !Double.isFinite(results.get(w).metrics().lossSum()))
        .findFirst()
        .ifPresent(
            w -> {
              throw new DivergedException(cursor.round(), w, cursor.step());
            });
  }

  @Override
  public void close() {
    history.close();
    configuration.destroy();
    data.unpersist();
    ResidentWorkers.dismiss(run);
  }
}
