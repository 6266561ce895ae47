package io.sparqat.jobs.job;

import io.sparqat.datasets.Split;
import io.sparqat.jobs.fn.TrialOrder;
import io.sparqat.jobs.fn.TrialReply;
import io.sparqat.jobs.fn.TrialTask;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.trial.Completion;
import io.sparqat.jobs.trial.Start;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialFailure;
import io.sparqat.jobs.trial.TrialRunner;
import io.sparqat.jobs.waiting.BoundedJob;
import io.sparqat.jobs.waiting.TimeLimit;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.train.TrainedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trials as Spark jobs of one task each, as many at once as the cluster has cores. All run in one
 * fair pool, so that other work of the session gets its share; Spark gives each task a free core.
 */
final class SparkTrials implements TrialRunner {
  private static final String POOL = "spark.scheduler.pool";

  private final JavaSparkContext context;
  private final String name;
  private final ShardSet shards;
  private final Function<String, ModelArchive> parents;
  private final int atOnce;
  private final boolean keepState;
  private final TimeLimit limit;
  private final ExecutorService threads = Executors.newCachedThreadPool(SparkTrials::daemon);
  private final BlockingQueue<Completion> completions = new LinkedBlockingQueue<>();

  /**
   * @param name of the job group and the pool
   * @param parents trained networks by trial
   * @param atOnce trials under way; 0 for one a core
   * @param keepState whether trials may be gone on with, which makes their files larger
   * @param limit of each trial
   */
  SparkTrials(
      JavaSparkContext context,
      String name,
      ShardSet shards,
      Function<String, ModelArchive> parents,
      int atOnce,
      boolean keepState,
      TimeLimit limit) {
    this.context = context;
    this.name = name;
    this.shards = shards;
    this.parents = parents;
    this.atOnce = atOnce;
    this.keepState = keepState;
    this.limit = limit;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "trial");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public int slots() {
    return atOnce > 0 ? atOnce : context.defaultParallelism();
  }

  @Override
  public void start(Trial trial) {
    threads.execute(() -> completions.add(train(trial)));
  }

  /** Trains one trial and waits for it. */
  private Completion train(Trial trial) {
    long begin = System.nanoTime();
    try {
      context.setLocalProperty(POOL, name);
      context.setJobGroup(name, trial.name(), true);
      byte[] order = order(trial).toBytes();
      byte[] reply =
          BoundedJob.collect(
                  context.parallelize(new ArrayList<>(List.of(order)), 1).map(new TrialTask()),
                  limit,
                  "trial " + trial.name())
              .get(0);
      return TrialReply.read(trial, reply);
    } catch (Exception | LinkageError e) {
      return Completion.failed(trial, environment(e, (System.nanoTime() - begin) * 1e-9));
    }
  }

  /** Spark wraps what a task throws; the innermost cause says most. */
  private static TrialFailure environment(Throwable failure, double seconds) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new TrialFailure(
        cause.getClass().getSimpleName(), message, TrialFailure.Cause.ENVIRONMENT, seconds);
  }

  private TrialOrder order(Trial trial) {
    return new TrialOrder(
        trial.model(),
        trial.recipe(),
        shards.paths(Split.TRAIN).get(0),
        shards.fingerprint(),
        keepState,
        trial.start().map(start -> parent(start, trial)));
  }

  private TrialOrder.Parent parent(Start start, Trial trial) {
    ModelArchive archive = parents.apply(start.parent());
    TrainedModel trained =
        start.kind() == Start.Kind.CONTINUE
            ? TrainedModel.of(archive)
            : new TrainedModel(
                archive.model(), trial.recipe().options(), archive.weights(), new float[0], 0, 0);
    return new TrialOrder.Parent(start.kind(), start.layers(), trained);
  }

  @Override
  public Optional<Completion> await(Duration most) {
    try {
      return Optional.ofNullable(completions.poll(most.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while trials are under way", e);
    }
  }

  @Override
  public void close() {
    context.cancelJobGroup(name);
    threads.shutdownNow();
  }
}
