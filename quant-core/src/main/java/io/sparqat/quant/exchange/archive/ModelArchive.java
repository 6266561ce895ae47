package io.sparqat.quant.exchange.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.quant.UserException;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelJson;
import io.sparqat.quant.provenance.Fingerprint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A trained network: a zip of {@code archive.json} (version, hash and number of the weights),
 * {@code model.json} (the network) and {@code weights.f32} (the flat parameter vector, little
 * endian). The same network and weights give the same bytes.
 *
 * @param model the network
 * @param weights in the order of {@link ParameterLayout}
 * @param attachments further files by name, for example what training needs to go on; at most 16
 *     MiB and four times the weights each
 */
public record ModelArchive(ModelSpec model, float[] weights, Map<String, byte[]> attachments) {
  private static final String FORMAT = "sparqat-archive";
  private static final int VERSION = 1;
  private static final String HEADER = "archive.json";
  private static final String MODEL = "model.json";
  private static final String WEIGHTS = "weights.f32";
  private static final int MAX_TEXT_BYTES = 16 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A network and its weights alone. */
  public ModelArchive(ModelSpec model, float[] weights) {
    this(model, weights, Map.of());
  }

  public ModelArchive {
    attachments = Collections.unmodifiableMap(new TreeMap<>(attachments));
    int expected = ParameterLayout.size(model);
    if (weights.length != expected) {
      throw new IllegalArgumentException(
          "Invalid weights: "
              + weights.length
              + " values for network "
              + model.name()
              + " (must be "
              + expected
              + ")");
    }
  }

  /** Hash of the weights, as a run's last line shows it. */
  public String weightsSha256() {
    return Fingerprint.of(weights);
  }

  /** The file's bytes. */
  public byte[] toBytes() {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("format", FORMAT);
    header.put("version", VERSION);
    header.put("parameters", weights.length);
    header.put("weights-sha256", weightsSha256());
    Map<String, String> attached = new TreeMap<>();
    attachments.forEach((name, content) -> attached.put(name, Fingerprint.of(content)));
    header.put("attachments", attached);
    ByteBuffer values =
        ByteBuffer.allocate(Math.multiplyExact(weights.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    values.asFloatBuffer().put(weights);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      entry(zip, HEADER, JSON.writeValueAsBytes(header));
      entry(zip, MODEL, ModelJson.write(model).getBytes(StandardCharsets.UTF_8));
      entry(zip, WEIGHTS, values.array());
      for (Map.Entry<String, byte[]> attachment : attachments.entrySet()) {
        entry(zip, attachment.getKey(), attachment.getValue());
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write a model to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a model file.
   *
   * @throws UserException when it is none, damaged, or of a later version
   */
  public static ModelArchive read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("Cannot read " + file + ": there is no such file");
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      JsonNode header = JSON.readTree(bytes(zip, HEADER, MAX_TEXT_BYTES));
      if (!header.path("format").asText().equals(FORMAT)
          || header.path("version").asInt() != VERSION) {
        throw new IOException("it is not a model of version " + VERSION);
      }
      String json = new String(bytes(zip, MODEL, MAX_TEXT_BYTES), StandardCharsets.UTF_8);
      ModelSpec model = ModelJson.parse(json, file + "!" + MODEL);
      int expected = Math.multiplyExact(ParameterLayout.size(model), Float.BYTES);
      byte[] values = bytes(zip, WEIGHTS, expected);
      if (values.length != expected
          || !Fingerprint.of(values).equals(header.path("weights-sha256").asText())) {
        throw new IOException("its weights are damaged (wrong size or hash)");
      }
      float[] weights = new float[expected / Float.BYTES];
      ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(weights);
      return new ModelArchive(model, weights, attachments(zip, header, expected));
    } catch (JsonProcessingException e) {
      throw new UserException("Cannot read " + file + ": its " + HEADER + " is not JSON", e);
    } catch (IOException e) {
      throw new UserException(
          "Cannot read " + file + ": " + e.getMessage() + "; write it again", e);
    }
  }

  private static Map<String, byte[]> attachments(ZipFile zip, JsonNode header, int weightBytes)
      throws IOException {
    int limit = Math.addExact(MAX_TEXT_BYTES, Math.multiplyExact(4, weightBytes));
    Map<String, byte[]> attachments = new TreeMap<>();
    for (Map.Entry<String, JsonNode> attachment : header.path("attachments").properties()) {
      byte[] content = bytes(zip, attachment.getKey(), limit);
      if (!Fingerprint.of(content).equals(attachment.getValue().asText())) {
        throw new IOException("its " + attachment.getKey() + " is damaged (wrong hash)");
      }
      attachments.put(attachment.getKey(), content);
    }
    return attachments;
  }

  private static byte[] bytes(ZipFile zip, String name, int limit) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("it has no " + name);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw new IOException("its " + name + " has more than " + limit + " bytes");
      }
      return bytes;
    }
  }

  /** Stored, with a fixed date, so that the bytes depend on the contents alone. */
  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(java.time.LocalDateTime.of(2000, 1, 1, 0, 0));
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
