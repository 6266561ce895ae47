package io.sparqat.datasets.idx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes small IDX files, good and bad. */
final class IdxFixture {
  private IdxFixture() {}

  static byte[] idx(int magic, int[] axes, byte[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * axes.length + values.length).putInt(magic);
    for (int axis : axes) {
      buffer.putInt(axis);
    }
    return buffer.put(values).array();
  }

  static byte[] images(int count) {
    byte[] values = new byte[count * 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i * 17);
    }
    return idx(0x803, new int[] {count, 2, 3}, values);
  }

  static byte[] labels(int count) {
    byte[] values = new byte[count];
    for (int i = 0; i < count; i++) {
      values[i] = (byte) (i % 10);
    }
    return idx(0x801, new int[] {count}, values);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  /** Twelve training images, five test images; training plain, test compressed. */
  static Path directory(Path at) throws IOException {
    Files.createDirectories(at);
    Files.write(at.resolve("train-images-idx3-ubyte"), images(12));
    Files.write(at.resolve("train-labels-idx1-ubyte"), labels(12));
    Files.write(at.resolve("t10k-images-idx3-ubyte.gz"), gzip(images(5)));
    Files.write(at.resolve("t10k-labels-idx1-ubyte.gz"), gzip(labels(5)));
    return at;
  }
}
