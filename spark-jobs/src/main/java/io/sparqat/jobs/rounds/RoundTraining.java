package io.sparqat.jobs.rounds;

import io.sparqat.quant.UserException;
import io.sparqat.quant.train.EarlyStopping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final Gathering<T> gathering;
  private final Merge merge;
  private final MergedPruning pruning;
  private final List<TrainingHook> hooks;
  private final RoundHistory history;
  private final Recovery recovery;
  private final Steering steering;
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
      MergedPruning pruning,
      JavaRDD<T> data,
      MinibatchSource<T> source,
      List<TrainingHook> hooks,
      Recovery recovery,
      EarlyStopping stopping) {
    requireMergeable(settings, begin.parameters().length);
    this.context = context;
    this.settings = settings;
    this.run = run;
    this.cursor = begin.cursor();
    this.parameters = begin.parameters();
    this.reports = new ArrayList<>(begin.reports());
    this.recovery = recovery;
    this.steering = new Steering(settings, merge, stopping, begin);
    this.merge = merge;
    this.pruning = pruning;
    this.data = data.cache();
    this.gathering = new Gathering<>(this.data, merge, settings, recovery.limit());
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

  /** Why the run is to end before its last epoch, if it is. */
  Optional<String> reasonToStop() {
    return steering.reasonToStop();
  }

  /** The round that began with the parameters of {@link #finish}; -1 for those after the last. */
  int bestRound() {
    return steering.bestRound();
  }

  /**
   * One pass of every worker over its data, or what is left of it until {@link #reasonToStop};
   * returns what all rounds of the epoch together did.
   */
  RoundMetrics epoch(RoundListener listener) {
    int number = cursor.epoch();
    RoundMetrics epoch =
        reports.stream()
            .filter(report -> report.epoch() == number)
            .map(RoundReport::metrics)
            .reduce(RoundMetrics.NONE, RoundMetrics::merge);
    while (cursor.epoch() == number && reasonToStop().isEmpty()) {
      int steps = settings.steps(cursor);
      epoch = epoch.merge(round(listener, epoch, steps, settings.validates(cursor)));
    }
    return epoch;
  }

  /**
   * Ends the run: averages its last rounds, validates that average if anything was validated
   * before, and settles on the best parameters.
   */
  void finish(RoundListener listener) {
    parameters = pruning.keep(lastStart(), parameters, steering.average(parameters));
    if (steering.knowsBest()) {
      round(listener, RoundMetrics.NONE, 0, true);
      parameters = steering.best();
    }
  }

  /** The step at which the last round began. */
  private long lastStart() {
    if (reports.isEmpty()) {
      return cursor.step();
    }
    RoundReport last = reports.get(reports.size() - 1);
    return last.step() - last.metrics().steps();
  }

  /**
   * @param steps of every worker; 0 to validate alone
   */
  private RoundMetrics round(
      RoundListener listener, RoundMetrics epochSoFar, int steps, boolean validates) {
    long begin = System.nanoTime();
    context.setJobDescription(describe(epochSoFar, steps));
    float[] start = steps == 0 ? parameters : pruning.prune(cursor.step(), parameters);
    boolean sliced = settings.slices(start.length);
    List<RoundStart> starts = history.begin(cursor, steps, start);
    boolean checkpoint = recovery.isDueAfter(cursor.round());
    boolean wantsOptimizer = history.wantsOptimizer(checkpoint, sliced);
    RoundTask<T> task =
        new RoundTask<>(
            run,
            settings,
            configuration,
            source,
            starts,
            history.optimizer(),
            wantsOptimizer,
            validates,
            hooks);
    long broadcast = System.nanoTime();
    Gathered gathered =
        sliced ? gathering.bySlices(task, start) : gathering.onDriver(task, start, history);
    RoundMetrics metrics = gathered.metrics();
    requireFinite(gathered);
    if (metrics.rows() > 0) {
      parameters = pruning.keep(cursor.step(), start, steering.next(start, gathered.average()));
    }
    float[][] states = wantsOptimizer ? optimizerStates(gathered) : new float[0][];
    if (wantsOptimizer) {
      history.end(states);
    } else {
      history.end(sliced, gathered.steps());
    }
    int epoch = cursor.epoch();
    cursor = cursor.afterRound(metrics.steps());
    long end = System.nanoTime();
    RoundReport report =
        new RoundReport(
            cursor.round() - 1,
            epoch,
            cursor.step(),
            metrics,
            end - begin,
            gathered.bytes(),
            (long) start.length * Float.BYTES,
            new RoundReport.Phases(
                broadcast - begin, gathered.collected() - broadcast, end - gathered.collected()),
            gathered.drift(),
            gathered.cut(steps));
    reports.add(report);
    if (gathered.remaining() == 0) {
      cursor = cursor.nextEpoch();
    }
    steering.add(report, start);
    listener.onRound(report);
    if (checkpoint) {
      recovery.store().save(state(states));
    }
    return metrics;
  }

  private RoundState state(float[][] optimizerStates) {
    return new RoundState(cursor, parameters, optimizerStates, steering.vectors(), reports);
  }

  private float[][] optimizerStates(Gathered gathered) {
    if (settings.optimizerState() == OptimizerState.AVERAGED) {
      optimizer = merge.optimizer(gathered);
      return new float[][] {optimizer};
    }
    return gathered.optimizer().toArray(float[][]::new);
  }

  private static void requireMergeable(RoundSettings settings, int parameters) {
    if (settings.slices(parameters) && settings.optimizerState() == OptimizerState.AVERAGED) {
      throw new UserException(
          "Cannot average optimizer states of "
              + parameters
              + " parameters: above rounds.slice-above they stay on the executors (set"
              + " rounds.optimizer-state = local or reset, or a larger slice-above)");
    }
  }

  private String describe(RoundMetrics soFar, int steps) {
    String loss = soFar.rows() == 0 ? "" : String.format(" · loss %.4f", soFar.loss());
    return String.format(
        "round %d · epoch %d · %d workers x %d steps%s",
        cursor.round() + 1, cursor.epoch() + 1, settings.workers(), steps, loss);
  }

  private void requireFinite(Gathered gathered) {
    IntStream.range(0, gathered.workers().size())
        .filter(w -> !Double.isFinite(gathered.workers().get(w).lossSum()))
        .findFirst()
        .ifPresent(
            w -> {
              throw new DivergedException(cursor.round(), w, gathered.divergences().get(w));
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
