package io.sparqat.quant.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.quant.UserException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Streams vectors from {@code .json} and {@code .jsonl} files, plain or gzipped. */
public final class VectorFiles {
  /** Longest line or document, unpacked: the largest recorded network takes 2 MB. */
  static final int MAX_VECTOR_BYTES = 64 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private VectorFiles() {}

  /** The vector files under a file or directory, in the order of their names. */
  static List<Path> under(Path path) {
    if (!Files.exists(path)) {
      throw new UserException("Cannot read vectors: " + path + " does not exist");
    }
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).filter(VectorFiles::isVectorFile).sorted().toList();
    } catch (IOException e) {
      throw new UserException("Cannot read vectors: " + path + ": " + e.getMessage(), e);
    }
  }

  /** Hands every vector of the file to the reader, one at a time. */
  public static void read(Path file, Consumer<GoldenVector> reader) {
    String name = file.getFileName().toString();
    boolean lines = name.endsWith(".jsonl") || name.endsWith(".jsonl.gz");
    int line = 0;
    try (InputStream in = open(file)) {
      byte[] bytes;
      while ((bytes = next(in, lines)) != null) {
        line += lines ? 1 : 0;
        if (bytes.length > 0) {
          reader.accept(new GoldenVector(file, line, JSON.readTree(bytes)));
        }
      }
    } catch (JsonProcessingException e) {
      throw new UserException(
          "Cannot read vectors: " + file + ":" + line + " is not JSON: " + e.getOriginalMessage(),
          e);
    } catch (IOException e) {
      throw new UserException(
          "Cannot read vectors: " + file + " after line " + line + ": " + e.getMessage(), e);
    }
  }

  private static boolean isVectorFile(Path file) {
    String name = file.getFileName().toString();
    return Stream.of(".json", ".jsonl", ".json.gz", ".jsonl.gz").anyMatch(name::endsWith);
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    return file.getFileName().toString().endsWith(".gz")
        ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16)
        : in;
  }

  /** The next line without its end, or the whole rest; null at the end. */
  private static byte @org.jspecify.annotations.Nullable [] next(InputStream in, boolean line)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 12);
    int c = in.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && !(line && c == '\n')) {
      if (out.size() == MAX_VECTOR_BYTES) {
        throw new IOException("a vector has more than " + MAX_VECTOR_BYTES + " bytes");
      }
      out.write(c);
      c = in.read();
    }
    return out.toByteArray();
  }
}
