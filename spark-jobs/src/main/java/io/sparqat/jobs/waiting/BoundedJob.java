package io.sparqat.jobs.waiting;

import io.sparqat.quant.UserException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * A Spark job that is waited for with a limit: Spark itself waits for ever, for executors that
 * never come as for tasks that never end.
 *
 * <p>Lives on the driver; not sent to executors.
 */
public final class BoundedJob<T> {
  /** How often the job is looked at when no element comes: a failure is noticed that late. */
  private static final long LOOK_MILLIS = 20;

  private final TimeLimit limit;
  private final Duration grace;
  private final String name;
  private final List<@Nullable T> elements;
  private int missing;

  private BoundedJob(TimeLimit limit, Duration grace, String name, int partitions) {
    this.limit = limit;
    this.grace = grace;
    this.name = name;
    this.elements = new ArrayList<>(Collections.nCopies(partitions, null));
    this.missing = partitions;
  }

  /**
   * Runs the job and waits for all of it.
   *
   * @param limit the longest it may take
   * @param name completes "Cannot finish"
   * @return all elements, in order
   * @throws UserException when it takes longer; the job is cancelled then
   */
  public static <T> List<T> collect(JavaRDD<T> data, TimeLimit limit, String name) {
    List<T> all = new ArrayList<>();
    for (@Nullable ArrayList<T> part :
        collectFirst(data.mapPartitions(BoundedJob::listed), limit, Duration.ZERO, name)) {
      all.addAll(Objects.requireNonNull(part));
    }
    return all;
  }

  private static <T> java.util.Iterator<ArrayList<T>> listed(java.util.Iterator<T> elements) {
    ArrayList<T> list = new ArrayList<>();
    elements.forEachRemaining(list::add);
    return List.of(list).iterator();
  }

  /**
   * Runs a job of which every partition gives one element, and leaves out what is late.
   *
   * @param grace how long it is waited for the others once half of the partitions are there; zero
   *     for as long as {@code limit} allows
   * @return the elements in the order of the partitions, null for those left out
   */
  public static <T> List<@Nullable T> collectFirst(
      JavaRDD<T> data, TimeLimit limit, Duration grace, String name) {
    return new BoundedJob<T>(limit, grace, name, data.getNumPartitions()).run(data);
  }

  /** The one element of a partition; sent to executors. */
  private interface First<T> extends Function1<Iterator<T>, T>, Serializable {}

  private List<@Nullable T> run(JavaRDD<T> data) {
    First<T> first = Iterator::next;
    List<Object> partitions = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      partitions.add(i);
    }
    SimpleFutureAction<BoxedUnit> job =
        data.context()
            .submitJob(
                data.rdd(),
                first,
                JavaConverters.asScalaBuffer(partitions),
                new AbstractFunction2<Object, T, BoxedUnit>() {
                  @Override
                  public BoxedUnit apply(Object partition, T element) {
                    arrived((Integer) partition, element);
                    return BoxedUnit.UNIT;
                  }
                },
                new AbstractFunction0<BoxedUnit>() {
                  @Override
                  public BoxedUnit apply() {
                    return BoxedUnit.UNIT;
                  }
                });
    try {
      return await(job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot finish " + name + ": interrupted", e);
    } finally {
      cancelWhatIsMissing(job);
    }
  }

  private synchronized void cancelWhatIsMissing(SimpleFutureAction<?> job) {
    if (missing > 0) {
      job.cancel();
    }
  }

  private synchronized void arrived(int partition, T element) {
    elements.set(partition, element);
    missing--;
    notifyAll();
  }

  private synchronized List<@Nullable T> await(SimpleFutureAction<?> job)
      throws InterruptedException {
    long begin = System.nanoTime();
    long half = Long.MAX_VALUE;
    while (missing > 0) {
      if (job.isCompleted() && job.value().get().isFailure()) {
        throw failed(job.value().get().failed().get());
      }
      long now = System.nanoTime();
      if (2 * missing <= elements.size()) {
        half = Math.min(half, now);
        if (!grace.isZero() && now - half > grace.toNanos()) {
          break;
        }
      }
      if (now - begin > limit.duration().toNanos()) {
        throw limit.exceeded(name, missing + " of " + elements.size() + " tasks have");
      }
      TimeUnit.MILLISECONDS.timedWait(this, LOOK_MILLIS);
    }
    return new ArrayList<>(elements);
  }

  private RuntimeException failed(Throwable failure) {
    if (failure instanceof RuntimeException unchecked) {
      return unchecked;
    }
    return new IllegalStateException(
        "Cannot finish " + name + ": " + failure.getMessage(), failure);
  }
}
