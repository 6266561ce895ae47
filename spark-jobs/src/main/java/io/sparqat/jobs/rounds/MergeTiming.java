package io.sparqat.jobs.rounds;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Times what the driver does with the workers' messages. */
public final class MergeTiming {
  private static final int WORKERS = 8;
  private static final int REPEATS = 15;

  /** Fewer would time the overhead of calls. */
  private static final int LEAST_PARAMETERS = 100_000;

  private static final int MOST_PARAMETERS = 1_000_000;

  private MergeTiming() {}

  /** Seconds to check, read and merge one parameter of one worker; the least of some repeats. */
  public static double secondsPerParameter(long parameters, Wire wire) {
    int size = (int) Math.max(LEAST_PARAMETERS, Math.min(MOST_PARAMETERS, parameters));
    float[] start = new float[size];
    SplittableRandom random = new SplittableRandom(1);
    List<byte[]> messages = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      float[] trained = new float[size];
      for (int i = 0; i < size; i++) {
        trained[i] = (float) random.nextDouble();
      }
      RoundMetrics metrics = new RoundMetrics(1, 1, 0, 0, 0, 0, 0, Validation.NONE, 0, 0);
      messages.add(new RoundResult(metrics, trained, new float[0], "").toBytes(0, 0, wire, start));
    }
    Merge merge = new Merge(List.of());
    long least = Long.MAX_VALUE;
    for (int i = 0; i < REPEATS; i++) {
      long begin = System.nanoTime();
      List<RoundResult> results =
          messages.stream().map(bytes -> RoundResult.fromBytes(bytes, 0, 0, start)).toList();
      merge.parameters(start, results);
      merge.drift(start, results);
      least = Math.min(least, System.nanoTime() - begin);
    }
    return least * 1e-9 / WORKERS / size;
  }
}
