package io.sparqat.jobs.job;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.plan.ExecutorMemory;
import io.sparqat.jobs.plan.MemoryNeed;
import io.sparqat.quant.UserException;
import io.sparqat.quant.model.ModelSpec;
import org.apache.spark.api.java.JavaSparkContext;

/** Compares what executors have with what training a network will need there, before it starts. */
final class MemoryCheck {
  private final JavaSparkContext context;
  private final ExperimentConfig experiment;

  MemoryCheck(JavaSparkContext context, ExperimentConfig experiment) {
    this.context = context;
    this.experiment = experiment;
  }

  /**
   * Refuses a network that does not fit.
   *
   * @param workerBytes decoded rows of a worker
   * @throws UserException with the flags that make it fit
   */
  void require(ModelSpec model, long workerBytes) {
    ExecutorMemory has = ExecutorMemory.of(context.getConf());
    int workers = experiment.rounds().workers();
    int executors = has.local() ? 1 : ExecutorCount.of(context, workers);
    MemoryNeed need =
        MemoryNeed.ofWorker(
                model,
                experiment.training().optimizer().slots(),
                experiment.rounds().batchSize(experiment.training()),
                experiment.rounds().wire().bytesPerValue(),
                workerBytes)
            .onExecutor((workers + executors - 1) / executors);
    has.require(
        model.name() + " with " + workers + " workers on " + executors + " executors", need);
  }
}
