package io.sparqat.jobs.rounds;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * What one worker sends back from one round. It crosses the wire as bytes under a checksum: a
 * header that names run, round and worker, the parameters, and the optimizer state where asked for.
 *
 * @param trained parameters after the round
 * @param optimizer optimizer state after the round, empty unless averaged or kept
 * @param divergence where the loss stopped being finite; empty when it did not
 */
record RoundResult(RoundMetrics metrics, float[] trained, float[] optimizer, String divergence) {
  private static final int MAGIC = 0x53515231; // "SQR1"
  private static final int HEADER_BYTES = 4 + 8 + 4 + RoundMetrics.BYTES + 4 + 4 + 4 + 4;
  private static final int CHECKSUM_BYTES = 4;

  byte[] toBytes(long run, int round, Wire wire, float[] start) {
    byte[] text = divergence.getBytes(StandardCharsets.UTF_8);
    long bytes =
        (long) HEADER_BYTES
            + text.length
            + (long) trained.length * wire.bytesPerValue()
            + (long) optimizer.length * Float.BYTES
            + CHECKSUM_BYTES;
    if (bytes > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "Cannot send " + bytes + " bytes from one worker: a message holds at most 2 GiB");
    }
    ByteBuffer out = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putLong(run).putInt(round);
    metrics.write(out);
    out.putInt(wire.ordinal()).putInt(trained.length).putInt(optimizer.length);
    out.putInt(text.length).put(text);
    wire.write(trained, start, out);
    for (float value : optimizer) {
      out.putFloat(value);
    }
    out.putInt(checksum(out.array(), out.position()));
    return out.array();
  }

  /** Reads and checks a message; {@code start} are the parameters the round began with. */
  static RoundResult fromBytes(byte[] bytes, long run, int round, float[] start) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    require(bytes.length >= HEADER_BYTES + CHECKSUM_BYTES, "it is cut short");
    require(in.getInt() == MAGIC, "it is none");
    int covered = bytes.length - CHECKSUM_BYTES;
    require(in.getInt(covered) == checksum(bytes, covered), "its checksum is wrong");
    require(in.getLong() == run && in.getInt() == round, "it belongs to another round");
    RoundMetrics metrics = RoundMetrics.read(in);
    int format = in.getInt();
    require(format >= 0 && format < Wire.values().length, "its format is unknown");
    Wire wire = Wire.values()[format];
    int parameters = in.getInt();
    int state = in.getInt();
    int textBytes = in.getInt();
    require(textBytes >= 0 && textBytes <= in.remaining(), "its text is cut short");
    byte[] text = new byte[textBytes];
    in.get(text);
    require(
        parameters == start.length
            && state >= 0
            && in.remaining() - CHECKSUM_BYTES
                == (long) parameters * wire.bytesPerValue() + (long) state * Float.BYTES,
        "its size is not the network's");
    float[] trained = new float[parameters];
    wire.read(in, start, trained);
    float[] optimizer = new float[state];
    for (int i = 0; i < state; i++) {
      optimizer[i] = in.getFloat();
    }
    return new RoundResult(metrics, trained, optimizer, new String(text, StandardCharsets.UTF_8));
  }

  /**
   * Of a worker that was not waited for: it has seen nothing.
   *
   * @param snapshot the last that is known of its optimizer
   */
  static RoundResult none(float[] start, float[] snapshot) {
    return new RoundResult(RoundMetrics.NONE, start, snapshot, "");
  }

  private static void require(boolean holds, String reason) {
    if (!holds) {
      throw new IllegalStateException("Cannot read a worker's message: " + reason);
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
