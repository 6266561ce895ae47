package io.sparqat.jobs.rounds;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Disturbs the steps of one worker; counts them over all attempts in this JVM. */
final class FaultyHook implements TrainingHook {
  private static final long serialVersionUID = 1;
  private static final AtomicInteger STEPS = new AtomicInteger();

  /** What is done before a step. */
  enum Fault {
    /** Throws before every thirteenth step that is tried. */
    THROW,
    /** Takes its time before every step. */
    SLOW,
    /** Never comes back, once. */
    HANG
  }

  private final Fault fault;
  private final int worker;

  FaultyHook(Fault fault, int worker) {
    this.fault = fault;
    this.worker = worker;
    STEPS.set(0);
  }

  @Override
  public void preUpdate(DataSet batch, Model network) {
    disturb();
  }

  /** As DL4J's own master calls it. */
  @Override
  public void preUpdate(MultiDataSet batch, Model network) {
    disturb();
  }

  private void disturb() {
    if (TaskContext.getPartitionId() != worker) {
      return;
    }
    int step = STEPS.incrementAndGet();
    switch (fault) {
      case THROW -> {
        if (step % 13 == 0) {
          throw new IllegalStateException("thrown on purpose");
        }
      }
      case SLOW -> sleep(40);
      case HANG -> {
        if (step == 5) {
          sleep(60_000);
        }
      }
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("the task was killed", e);
    }
  }

  @Override
  public void postUpdate(DataSet batch, Model network) {
    // Only what happens before a step is disturbed.
  }

  @Override
  public void postUpdate(MultiDataSet batch, Model network) {
    // Only what happens before a step is disturbed.
  }
}
