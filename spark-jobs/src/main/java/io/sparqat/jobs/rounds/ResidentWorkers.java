package io.sparqat.jobs.rounds;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The workers that live in this JVM between rounds. Nothing depends on finding one here: a task
 * that does not builds its worker anew and comes to the same bits.
 */
final class ResidentWorkers {
  private record Key(long run, int worker) {}

  private static final Map<Key, RoundWorker> IDLE = new ConcurrentHashMap<>();

  private ResidentWorkers() {}

  /** Takes a worker out for one task; null when it does not live here. */
  static @Nullable RoundWorker take(long run, int worker) {
    return IDLE.remove(new Key(run, worker));
  }

  /** Returns a worker after a task that succeeded; workers of other runs make room. */
  static void put(long run, int worker, RoundWorker resident) {
    IDLE.keySet().removeIf(key -> key.run() != run);
    IDLE.put(new Key(run, worker), resident);
  }

  /** Forgets a run that has ended. */
  static void dismiss(long run) {
    IDLE.keySet().removeIf(key -> key.run() == run);
  }
}
