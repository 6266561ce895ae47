package io.sparqat.jobs.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The bytes of a TensorBoard event file with scalars: TensorFlow's record framing (length, masked
 * CRC-32C of it, data, masked CRC-32C of the data, little endian) around {@code Event} messages in
 * protocol-buffer encoding.
 */
public final class EventFile {
  private static final String VERSION = "brain.Event:2";
  private static final int CRC_MASK = 0xa282ead8;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** An event file that begins at a time. */
  public EventFile(Instant begin) {
    ByteArrayOutputStream event = event(begin);
    bytes(event, 3, VERSION.getBytes(StandardCharsets.UTF_8));
    record(event.toByteArray());
  }

  /** The name by which TensorBoard finds the file. */
  public static String name(Instant begin) {
    return "events.out.tfevents." + begin.getEpochSecond() + ".sparqat";
  }

  /** Adds the scalars of one step; those that are no numbers are left out. */
  public void scalars(Instant time, long step, Map<String, Double> values) {
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    values.forEach(
        (tag, value) -> {
          if (!Double.isNaN(value)) {
            ByteArrayOutputStream scalar = new ByteArrayOutputStream();
            bytes(scalar, 1, tag.getBytes(StandardCharsets.UTF_8));
            key(scalar, 2, FIXED32);
            little(scalar, Float.BYTES, Float.floatToRawIntBits(value.floatValue()));
            bytes(summary, 1, scalar.toByteArray());
          }
        });
    ByteArrayOutputStream event = event(time);
    key(event, 2, VARINT);
    varint(event, step);
    bytes(event, 5, summary.toByteArray());
    record(event.toByteArray());
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }

  private static ByteArrayOutputStream event(Instant time) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    key(event, 1, FIXED64);
    little(event, Double.BYTES, Double.doubleToRawLongBits(time.toEpochMilli() * 1e-3));
    return event;
  }

  private void record(byte[] data) {
    byte[] length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    out.writeBytes(length);
    little(out, Integer.BYTES, masked(length));
    out.writeBytes(data);
    little(out, Integer.BYTES, masked(data));
  }

  private static int masked(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
  }

  private static void key(ByteArrayOutputStream message, int field, int wireType) {
    varint(message, (long) field << 3 | wireType);
  }

  private static void bytes(ByteArrayOutputStream message, int field, byte[] value) {
    key(message, field, BYTES);
    varint(message, value.length);
    message.writeBytes(value);
  }

  private static void varint(ByteArrayOutputStream message, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      message.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    message.write((int) rest);
  }

  private static void little(ByteArrayOutputStream message, int count, long bits) {
    for (int i = 0; i < count; i++) {
      message.write((int) (bits >>> 8 * i));
    }
  }
}
