package io.sparqat.jobs.rounds;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Merges one slice of all workers' parameters, on an executor, in the order of the workers: the
 * driver receives one vector instead of one per worker. What is no weight is passed on.
 */
final class SliceMerge
    implements Function2<
        Integer, Iterator<Tuple2<Integer, Tuple2<Integer, byte[]>>>, Iterator<byte[]>> {
  private static final long serialVersionUID = 1;

  private final long run;
  private final int round;
  private final Broadcast<float[]> start;
  private final Slices slices;
  private final BitSet statistics;

  SliceMerge(long run, int round, Broadcast<float[]> start, Slices slices, BitSet statistics) {
    this.run = run;
    this.round = round;
    this.start = start;
    this.slices = slices;
    this.statistics = statistics;
  }

  @Override
  public Iterator<byte[]> call(
      Integer slice, Iterator<Tuple2<Integer, Tuple2<Integer, byte[]>>> messages) {
    List<Tuple2<Integer, byte[]>> workers = new ArrayList<>();
    messages.forEachRemaining(message -> workers.add(message._2()));
    workers.sort(Comparator.comparing(Tuple2::_1));
    if (slice == slices.count()) {
      return workers.stream().map(Tuple2::_2).iterator();
    }
    float[] begin = slices.cut(start.value(), slice);
    List<RoundResult> results =
        workers.stream()
            .map(worker -> RoundResult.fromBytes(worker._2(), run, round, begin))
            .toList();
    Merge plain = new Merge(List.of());
    Drift.Sums drift =
        Drift.Sums.of(begin, results, statistics.get(slices.from(slice), slices.from(slice + 1)));
    return List.of(toBytes(plain.parameters(begin, results), drift)).iterator();
  }

  private static byte[] toBytes(float[] merged, Drift.Sums drift) {
    ByteBuffer out =
        ByteBuffer.allocate(Drift.Sums.BYTES + Math.multiplyExact(Float.BYTES, merged.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    drift.write(out);
    out.asFloatBuffer().put(merged);
    return out.array();
  }

  /** Reads a merged slice into its place in {@code parameters}; returns its part of the drift. */
  static Drift.Sums read(byte[] bytes, Slices slices, int slice, float[] parameters) {
    int from = slices.from(slice);
    int length = slices.from(slice + 1) - from;
    if (bytes.length != Drift.Sums.BYTES + (long) length * Float.BYTES) {
      throw new IllegalStateException(
          "Cannot read slice " + slice + " of the merged parameters: it has the wrong size");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Drift.Sums drift = Drift.Sums.read(in);
    in.asFloatBuffer().get(parameters, from, length);
    return drift;
  }
}
