package io.sparqat.jobs.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.jobs.rounds.RoundCursor;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.rounds.RoundState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of a checkpoint: a magic number, a JSON header (version, what is trained, cursor,
 * reports, names and lengths of the vectors), the vectors as big-endian float32, and a SHA-256 of
 * all that. No Java serialization; nothing is allocated that the file is too short to fill.
 */
final class CheckpointFile {
  static final int VERSION = 1;

  private static final long MAGIC = 0x5351434845434B31L; // "SQCHECK1"
  private static final int DIGEST_BYTES = 32;
  private static final int CHUNK = 1 << 14;
  private static final String PARAMETERS = "parameters";
  private static final String OPTIMIZER = "optimizer/";
  private static final String DRIVER = "driver/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Vector(String name, int length) {}

  private record Header(
      int version,
      String training,
      RoundCursor cursor,
      List<Vector> vectors,
      List<RoundReport> reports) {}

  private CheckpointFile() {}

  /**
   * Writes a state.
   *
   * @param training names what is trained, exactly
   */
  static void write(String training, RoundState state, OutputStream to) throws IOException {
    Map<String, float[]> vectors = new TreeMap<>();
    vectors.put(PARAMETERS, state.parameters());
    for (int i = 0; i < state.optimizer().length; i++) {
      vectors.put(String.format("%s%08d", OPTIMIZER, i), state.optimizer()[i]);
    }
    state.driver().forEach((name, vector) -> vectors.put(DRIVER + name, vector));
    byte[] header =
        JSON.writeValueAsBytes(
            new Header(
                VERSION,
                training,
                state.cursor(),
                vectors.entrySet().stream()
                    .map(entry -> new Vector(entry.getKey(), entry.getValue().length))
                    .toList(),
                state.reports()));
    MessageDigest digest = sha256();
    DataOutputStream out = new DataOutputStream(new DigestOutputStream(to, digest));
    out.writeLong(MAGIC);
    out.writeInt(header.length);
    out.write(header);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES);
    for (float[] vector : vectors.values()) {
      for (int from = 0; from < vector.length; from += CHUNK) {
        int count = Math.min(CHUNK, vector.length - from);
        chunk.asFloatBuffer().put(vector, from, count);
        out.write(chunk.array(), 0, count * Float.BYTES);
      }
    }
    out.flush();
    to.write(digest.digest());
  }

  /**
   * Reads a state back.
   *
   * @param training what must be trained
   * @param size of the file in bytes
   * @throws IOException with a reason that completes "Cannot use FILE: "
   */
  static RoundState read(String training, InputStream from, long size) throws IOException {
    MessageDigest digest = sha256();
    DataInputStream in = new DataInputStream(new DigestInputStream(from, digest));
    try {
      long left = size - Long.BYTES - Integer.BYTES - DIGEST_BYTES;
      if (left < 0 || in.readLong() != MAGIC) {
        throw new IOException("it is no checkpoint");
      }
      byte[] json = bytes(in, in.readInt(), left);
      left -= json.length;
      Header header = header(json, training);
      Map<String, float[]> vectors = new TreeMap<>();
      for (Vector vector : header.vectors()) {
        vectors.put(vector.name(), floats(in, vector.length(), left));
        left -= (long) vector.length() * Float.BYTES;
      }
      byte[] expected = digest.digest();
      byte[] found = from.readNBytes(DIGEST_BYTES);
      if (left != 0 || !MessageDigest.isEqual(expected, found)) {
        throw new IOException("it is damaged (its SHA-256 is not that of its contents)");
      }
      return state(header, vectors);
    } catch (EOFException e) {
      throw new IOException("it is cut short", e);
    }
  }

  private static Header header(byte[] json, String training) throws IOException {
    try {
      JsonNode tree = JSON.readTree(json);
      int version = tree.path("version").asInt();
      if (version != VERSION) {
        throw new IOException(
            "it has version " + version + " (this program reads version " + VERSION + ")");
      }
      Header header = JSON.treeToValue(tree, Header.class);
      if (!header.training().equals(training)) {
        throw new IOException(
            "it belongs to another training (" + header.training() + ", not " + training + ")");
      }
      return header;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IOException("it is damaged (its header is not JSON)", e);
    }
  }

  private static RoundState state(Header header, Map<String, float[]> vectors) throws IOException {
    List<float[]> optimizer = new ArrayList<>();
    TreeMap<String, float[]> driver = new TreeMap<>();
    vectors.forEach(
        (name, vector) -> {
          if (name.startsWith(OPTIMIZER)) {
            optimizer.add(vector);
          } else if (name.startsWith(DRIVER)) {
            driver.put(name.substring(DRIVER.length()), vector);
          }
        });
    float[] parameters = vectors.get(PARAMETERS);
    if (parameters == null) {
      throw new IOException("it has no parameters");
    }
    return new RoundState(
        header.cursor(), parameters, optimizer.toArray(float[][]::new), driver, header.reports());
  }

  private static byte[] bytes(DataInputStream in, int count, long left) throws IOException {
    requireRoom(count, left);
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    return bytes;
  }

  private static float[] floats(DataInputStream in, int count, long left) throws IOException {
    requireRoom((long) count * Float.BYTES, left);
    float[] values = new float[count];
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES);
    for (int from = 0; from < count; from += CHUNK) {
      int part = Math.min(CHUNK, count - from);
      in.readFully(chunk.array(), 0, part * Float.BYTES);
      chunk.asFloatBuffer().get(values, from, part);
    }
    return values;
  }

  private static void requireRoom(long bytes, long left) throws IOException {
    if (bytes < 0 || bytes > left) {
      throw new IOException("it is damaged (it is too short for what its header says)");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
