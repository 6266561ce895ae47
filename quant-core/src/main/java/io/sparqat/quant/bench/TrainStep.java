package io.sparqat.quant.bench;

import io.sparqat.quant.UserException;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.train.ArrayExamples;
import io.sparqat.quant.train.Evaluation;
import io.sparqat.quant.train.Trainer;
import io.sparqat.quant.train.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Times training steps and inference on random data: each worker is a thread with a replica of the
 * network and data of its own, as the workers of data-parallel training are.
 *
 * @param network what is trained
 * @param name what the network is called in the result
 * @param batch rows per step
 * @param seconds of measured training, after a {@link WarmUp}
 * @param workers threads
 */
public record TrainStep(ModelSpec network, String name, int batch, double seconds, int workers) {
  private static final TrainingOptions OPTIONS = TrainingOptions.DEFAULT.withSeed(7);

  /** Checks what can be timed. */
  public TrainStep {
    if (batch < 1 || workers < 1 || !(seconds > 0)) {
      throw new UserException(
          "Invalid measurement: batch "
              + batch
              + ", seconds "
              + seconds
              + ", workers "
              + workers
              + " (must be >= 1, > 0, >= 1)");
    }
    if (network.inputs().size() != 1 || network.outputs().size() != 1) {
      throw new UserException(
          "Cannot time network " + name + ": it must have one input and one output");
    }
  }

  /**
   * What was measured, all workers together.
   *
   * @param stepMillis wall-clock time per step
   * @param inferMillis wall-clock time per batch of inference
   */
  public record Timing(TrainStep step, double stepMillis, double inferMillis) {
    /** One line of JSON with the fields that scripts for other frameworks print. */
    public String json() {
      return String.format(
          Locale.ROOT,
          "{\"peer\": \"sparqat\", \"net\": \"%s\", \"batch\": %d, \"threads\": %d,"
              + " \"version\": \"sparqat 0.1.0 java %s\", \"step_ms\": %.4f,"
              + " \"samples_per_s\": %d, \"infer_samples_per_s\": %d}",
          step.name,
          step.batch,
          step.workers,
          Runtime.version(),
          stepMillis,
          Math.round(step.batch / stepMillis * 1000),
          Math.round(step.batch / inferMillis * 1000));
    }
  }

  /** Runs warm-up and measurement. */
  public Timing run() {
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Worker> replicas = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        replicas.add(new Worker(i));
      }
      WarmUp.with(window -> rate(threads, replicas, window, true));
      double training = rate(threads, replicas, seconds, true);
      WarmUp.with(window -> rate(threads, replicas, window, false));
      double inference = rate(threads, replicas, seconds / 3, false);
      return new Timing(this, training, inference);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Milliseconds per batch over all workers, each busy for about {@code limit} seconds. */
  private static double rate(
      ExecutorService threads, List<Worker> replicas, double limit, boolean training) {
    List<Future<Double>> rates = new ArrayList<>();
    for (Worker worker : replicas) {
      rates.add(threads.submit(() -> worker.batchesPerSecond(limit, training)));
    }
    double sum = 0;
    try {
      for (Future<Double> rate : rates) {
        sum += rate.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A worker failed", e.getCause());
    }
    return 1000 / sum;
  }

  /** A replica of the network with data of its own. */
  private final class Worker {
    private final Trainer trainer = new Trainer(network, OPTIONS);
    private final ArrayExamples examples;
    private final TrainingPlan plan;
    private final int batches;

    Worker(int number) {
      batches = Math.max(64, 4096 / batch);
      examples = RandomExamples.of(network, Math.multiplyExact(batches, batch), number);
      plan = TrainingPlan.of(1, batch, number);
    }

    double batchesPerSecond(double limit, boolean training) {
      long begin = System.nanoTime();
      long done = 0;
      double elapsed;
      do {
        if (training) {
          trainer.fit(examples, null, plan, report -> {});
        } else {
          Evaluation.predict(trainer.graph(), examples, batch);
        }
        done += batches;
        elapsed = (System.nanoTime() - begin) * 1e-9;
      } while (elapsed < limit);
      return done / elapsed;
    }
  }
}
