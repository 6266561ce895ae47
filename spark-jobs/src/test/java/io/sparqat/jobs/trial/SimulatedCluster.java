package io.sparqat.jobs.trial;

import io.sparqat.quant.search.Accuracy;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A runner without a trainer: trials take random times on a clock of their own, fail for their own
 * or for the cluster's reasons, and now and then the driver is killed.
 */
final class SimulatedCluster implements TrialRunner {
  /** The driver dies here, as by kill -9: nothing of it goes on. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Time that passes when the simulation says so. */
  static final class SimulatedClock extends Clock {
    private long millis;

    @Override
    public long millis() {
      return millis;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private record Event(long at, Trial trial, int order) {}

  private static final int MODEL_BYTES = 100_000;

  private final SimulatedClock clock;
  private final SplittableRandom random;
  private final int slots;
  private final double killChance;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparing(Event::order));
  private int order;
  final List<WeakReference<byte[]>> models = new ArrayList<>();
  int mostAtOnce;

  SimulatedCluster(SimulatedClock clock, SplittableRandom random, int slots, double killChance) {
    this.clock = clock;
    this.random = random;
    this.slots = slots;
    this.killChance = killChance;
  }

  /** Every 50th trial is broken for good. */
  static boolean isBroken(Trial trial) {
    return number(trial) % 50 == 7;
  }

  static int number(Trial trial) {
    return Integer.parseInt(trial.name());
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public void start(Trial trial) {
    maybeDie();
    long takes = 1 + (long) (-Math.log(1 - random.nextDouble()) * 60_000);
    events.add(new Event(clock.millis + takes, trial, order++));
    mostAtOnce = Math.max(mostAtOnce, events.size());
  }

  @Override
  public Optional<Completion> await(Duration most) {
    Event next = events.peek();
    if (next == null || next.at() > clock.millis + most.toMillis()) {
      clock.millis += most.toMillis();
      return Optional.empty();
    }
    events.remove();
    clock.millis = Math.max(clock.millis, next.at());
    maybeDie();
    return Optional.of(completion(next.trial()));
  }

  private Completion completion(Trial trial) {
    if (isBroken(trial)) {
      return Completion.failed(
          trial, new TrialFailure("Diverged", "not finite", TrialFailure.Cause.TRIAL, 1));
    }
    if (random.nextInt(40) == 0) {
      return Completion.failed(
          trial, new TrialFailure("ExecutorLost", "gone", TrialFailure.Cause.ENVIRONMENT, 1));
    }
    byte[] model = new byte[MODEL_BYTES];
    models.add(new WeakReference<>(model));
    return Completion.finished(trial, result(trial), model);
  }

  static TrialResult result(Trial trial) {
    return new TrialResult(
        new Accuracy(number(trial) % 1000, 1000), 0.5, 0.5, List.of(), 1, trial.id(), 10, 10);
  }

  private void maybeDie() {
    if (random.nextDouble() < killChance) {
      throw new Killed();
    }
  }
}
