package io.sparqat.jobs.rounds;

import java.util.ArrayList;
import java.util.Collections;
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
  private final Checkpointing checkpointing;
  private final Broadcast<String> configuration;
  private final List<RoundReport> reports;
  private RoundCursor cursor;
  private float[] parameters;
  private float[] optimizer = new float[0];

  /**
   * @param begin where to begin; a fresh run has parameters alone
   */
  RoundTraining(
      JavaSparkContext context,
      RoundSettings settings,
      long run,
      String configuration,
      RoundState begin,
      Merge merge,
      JavaRDD<T> data,
      MinibatchSource<T> source,
      List<TrainingHook> hooks,
      Checkpointing checkpointing) {
    this.context = context;
    this.settings = settings;
    this.run = run;
    this.cursor = begin.cursor();
    this.parameters = begin.parameters();
    this.reports = new ArrayList<>(begin.reports());
    this.checkpointing = checkpointing;
    this.merge = merge;
    this.data = data.cache();
    this.source = source;
    this.hooks = List.copyOf(hooks);
    this.history = new RoundHistory(context, settings);
    history.resume(begin.optimizer());
    if (settings.optimizerState() == OptimizerState.AVERAGED && begin.optimizer().length > 0) {
      this.optimizer = begin.optimizer()[0];
    }
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

  /** The run as it stands, no round to follow. */
  RoundState state() {
    return state(new float[0][]);
  }

  /**
   * One pass of every worker over its data, or what is left of it; returns what all rounds of the
   * epoch together did.
   */
  RoundMetrics epoch(RoundListener listener) {
    int number = cursor.epoch();
    RoundMetrics epoch =
        reports.stream()
            .filter(report -> report.epoch() == number)
            .map(RoundReport::metrics)
            .reduce(RoundMetrics.NONE, RoundMetrics::merge);
    while (cursor.epoch() == number) {
      epoch = epoch.merge(round(listener, epoch));
    }
    return epoch;
  }

  private RoundMetrics round(RoundListener listener, RoundMetrics epochSoFar) {
    long begin = System.nanoTime();
    context.setJobDescription(describe(epochSoFar));
    List<RoundStart> starts = history.begin(cursor, parameters);
    boolean checkpoint = checkpointing.isDueAfter(cursor.round());
    boolean wantsOptimizer = history.wantsOptimizer(checkpoint);
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
    float[][] states = wantsOptimizer ? optimizerStates(results) : new float[0][];
    if (wantsOptimizer) {
      history.end(states);
    } else {
      history.end();
    }
    int epoch = cursor.epoch();
    cursor = cursor.afterRound(metrics.steps());
    RoundReport report =
        new RoundReport(
            cursor.round() - 1,
            epoch,
            cursor.step(),
            metrics,
            System.nanoTime() - begin,
            messages.stream().mapToLong(message -> message.length).sum());
    reports.add(report);
    if (metrics.remaining() == 0) {
      cursor = cursor.nextEpoch();
    }
    listener.onRound(report);
    if (checkpoint) {
      checkpointing.store().save(state(states));
    }
    return metrics;
  }

  private RoundState state(float[][] optimizerStates) {
    return new RoundState(
        cursor, parameters, optimizerStates, Collections.emptySortedMap(), reports);
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
