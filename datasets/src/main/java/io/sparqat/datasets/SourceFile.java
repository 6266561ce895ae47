package io.sparqat.datasets;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;

/**
 * One file of a source: opened, decompressed when its name ends in {@code .gz}, and hashed as it
 * stands on disk.
 */
public final class SourceFile {
  // No deflate stream expands further than this (a run of one byte: 258 bytes from 2 bits).
  private static final long LARGEST_EXPANSION = 1032;

  private final Path path;

  private SourceFile(Path path) {
    this.path = path;
  }

  /**
   * The file at {@code path}.
   *
   * @throws DataException when there is no readable file
   */
  public static SourceFile at(Path path) {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new DataException(
          "Cannot read " + path + ": no such file, or not readable (check the data directory)");
    }
    return new SourceFile(path);
  }

  public Path path() {
    return path;
  }

  /** The name without its directory, as it stands in a fingerprint. */
  public String name() {
    return path.getFileName().toString();
  }

  public boolean compressed() {
    return name().endsWith(".gz");
  }

  /** The most bytes the file can hold once decompressed. */
  public long largestContent() {
    try {
      long size = Files.size(path);
      return compressed() ? size * LARGEST_EXPANSION : size;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  /** Its content, decompressed. */
  public InputStream open() throws IOException {
    InputStream raw = Files.newInputStream(path);
    return compressed() ? new GZIPInputStream(raw, 1 << 16) : new BufferedInputStream(raw, 1 << 16);
  }

  /** SHA-256 of the bytes on disk. */
  public String sha256() {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
    return Sha256.text(digest.digest());
  }
}
