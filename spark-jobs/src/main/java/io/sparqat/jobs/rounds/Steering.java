package io.sparqat.jobs.rounds;

import io.sparqat.quant.train.EarlyStopping;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the driver does between two rounds beside averaging: the outer optimizer, the average of the
 * last rounds, the best parameters so far. Its vectors are kept with a run's state.
 *
 * <p>Lives on the driver; not sent to executors.
 */
final class Steering {
  private static final String VELOCITY = "outer-velocity";
  private static final String BEST = "best";
  private static final String TAIL = "tail-";

  private final Outer outer;
  private final TailAverage tail;
  private final BestParameters best;

  /** Begins where {@code begin} stopped. */
  Steering(RoundSettings settings, Merge merge, EarlyStopping stopping, RoundState begin) {
    outer = new Outer(settings.averaging().outer(), merge.statistics());
    tail = new TailAverage(settings.averaging().lastRounds());
    best = new BestParameters(stopping, settings.workers());
    SortedMap<String, float[]> kept = begin.driver();
    begin.reports().forEach(report -> best.add(report, kept.getOrDefault(BEST, new float[0])));
    if (kept.containsKey(VELOCITY)) {
      outer.velocity(kept.get(VELOCITY));
    }
    kept.tailMap(TAIL).values().forEach(tail::add);
  }

  /** The parameters of the next round. */
  float[] next(float[] start, float[] average) {
    float[] next = outer.step(start, average);
    tail.add(next);
    return next;
  }

  /** Takes a round's validation into account, which is of the parameters it began with. */
  void add(RoundReport report, float[] start) {
    best.add(report, start);
  }

  Optional<String> reasonToStop() {
    return best.reasonToStop();
  }

  /** The average of the last rounds, {@code newest} among them. */
  float[] average(float[] newest) {
    return tail.mean(newest);
  }

  /** Whether anything was validated, and so a best is known. */
  boolean knowsBest() {
    return best.bestRound() >= 0;
  }

  /** The round that began with {@link #best}; -1 when nothing was validated. */
  int bestRound() {
    return best.bestRound();
  }

  /** The parameters that validated best. */
  float[] best() {
    return best.parameters();
  }

  /** What the constructor goes on from. */
  SortedMap<String, float[]> vectors() {
    SortedMap<String, float[]> vectors = new TreeMap<>();
    if (outer.velocity().length > 0) {
      vectors.put(VELOCITY, outer.velocity());
    }
    if (knowsBest()) {
      vectors.put(BEST, best());
    }
    List<float[]> last = tail.vectors();
    for (int i = 0; i < last.size(); i++) {
      vectors.put(String.format("%s%04d", TAIL, i), last.get(i));
    }
    return vectors;
  }
}
