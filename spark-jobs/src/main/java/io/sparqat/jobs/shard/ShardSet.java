package io.sparqat.jobs.shard;

import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Limits;
import io.sparqat.datasets.Sha256;
import io.sparqat.datasets.Split;
import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.quant.UserException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A directory of shards on any Hadoop filesystem, opened by its manifest. Opening reads the
 * manifest only; an executor that was given a shard's path opens the set by {@link #ofShard} and
 * decodes that shard alone.
 */
public final class ShardSet {
  private final Path directory;
  private final Configuration hadoop;
  private final ShardManifest manifest;
  private final String fingerprint;

  private ShardSet(
      Path directory, Configuration hadoop, ShardManifest manifest, String fingerprint) {
    this.directory = directory;
    this.hadoop = hadoop;
    this.manifest = manifest;
    this.fingerprint = fingerprint;
  }

  /** The shards in {@code directory}. */
  public static ShardSet open(String directory, Configuration hadoop) {
    return open(new Path(directory), hadoop);
  }

  /** The set that the shard at {@code path} belongs to. */
  public static ShardSet ofShard(String path, Configuration hadoop) {
    return open(new Path(path).getParent().getParent(), hadoop);
  }

  private static ShardSet open(Path directory, Configuration hadoop) {
    Path file = new Path(directory, ShardManifest.FILE);
    if (!HadoopFiles.exists(file, hadoop)) {
      throw new UserException(
          "Cannot open shards in "
              + HadoopFiles.shown(directory)
              + ": no "
              + ShardManifest.FILE
              + " there (name a directory that `sparqat shard` wrote)");
    }
    byte[] json = HadoopFiles.read(file, hadoop, Limits.VALUES);
    return new ShardSet(
        directory, hadoop, ManifestJson.read(json, HadoopFiles.shown(file)), Sha256.of(json));
  }

  public ShardManifest manifest() {
    return manifest;
  }

  /** Where the shards are, in full, as a user would type it. */
  public String directory() {
    try {
      return HadoopFiles.shown(directory.getFileSystem(hadoop).makeQualified(directory));
    } catch (IOException e) {
      throw new UserException("Cannot read " + HadoopFiles.shown(directory), e);
    }
  }

  /** SHA-256 of the manifest, which holds the hash of every shard: names the data exactly. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The shards' paths, in the manifest's order. */
  public List<String> paths(Split split) {
    return manifest.shards(split).stream()
        .map(shard -> new Path(directory, shard.file()).toString())
        .toList();
  }

  /**
   * Decodes one shard.
   *
   * @param index the shard's place in its split
   * @throws UserException when the file is not the one the manifest describes
   */
  public LabeledRows read(Split split, int index) {
    ShardEntry shard = manifest.shards(split).get(index);
    Path file = new Path(directory, shard.file());
    byte[] bytes = HadoopFiles.read(file, hadoop, shard.bytes());
    String hash = Sha256.of(bytes);
    if (!hash.equals(shard.sha256())) {
      throw new UserException(
          "Cannot read "
              + HadoopFiles.shown(file)
              + ": its SHA-256 is "
              + hash
              + " (the manifest says "
              + shard.sha256()
              + "); shard the source again");
    }
    try {
      return ParquetRows.read(
          bytes, manifest.features(), shard.rows(), manifest.classes(), manifest.weighted());
    } catch (IOException | RuntimeException e) {
      throw new UserException(
          "Cannot read "
              + HadoopFiles.shown(file)
              + ": "
              + e.getMessage()
              + "; shard the source again",
          e);
    }
  }

  /** Decodes the shard at {@code path}, one of {@link #paths}. */
  public LabeledRows read(String path) {
    for (Split split : manifest.splits().keySet()) {
      List<ShardEntry> shards = manifest.shards(split);
      for (int i = 0; i < shards.size(); i++) {
        if (path.endsWith("/" + shards.get(i).file())) {
          return read(split, i);
        }
      }
    }
    throw new UserException(
        "Cannot read "
            + path
            + ": not a shard of "
            + HadoopFiles.shown(directory)
            + " (see its manifest)");
  }

  /** All shards of a split, decoded one after another. */
  public LabeledRows readAll(Split split) {
    int shards = manifest.shards(split).size();
    if (shards == 0) {
      throw new UserException(
          "Cannot read "
              + HadoopFiles.shown(directory)
              + ": it has no "
              + split.text()
              + " rows (it has "
              + manifest.splits().keySet()
              + ")");
    }
    return LabeledRows.concatenate(
        IntStream.range(0, shards).mapToObj(i -> read(split, i)).toList());
  }

  /** The path of a shard below the manifest's directory. */
  static String fileName(Split split, int index) {
    return String.format(Locale.ROOT, "%s/part-%05d.parquet", split.text(), index);
  }
}
