package io.sparqat.jobs.shard;

import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Sha256;
import io.sparqat.datasets.Split;
import io.sparqat.datasets.Standardization;
import io.sparqat.datasets.random.KeyedPermutation;
import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.quant.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes a data set as shards: every split shuffled as a whole, cut into parts of equal size (±1),
 * each with about the same share of every class. Everything is written beside the final directory
 * and moved there when it is whole.
 */
public final class ShardWriter {
  private final DataSet data;
  private final ShardPlan plan;
  private final FeatureLayout layout;
  private final Optional<Standardization> standardization;

  private ShardWriter(DataSet data, ShardPlan plan) {
    this.data = data;
    this.plan = plan;
    this.standardization =
        plan.scaling() == ShardPlan.Scaling.STANDARDIZE
            ? Optional.of(Standardization.of(trainingPart()))
            : Optional.empty();
    this.layout = FeatureLayout.of(scaled(data.rows(Split.TRAIN)));
  }

  /**
   * Shards {@code data} into {@code directory}, which must not exist yet.
   *
   * @return the manifest written
   */
  public static ShardManifest write(
      DataSet data, ShardPlan plan, String directory, Configuration hadoop) {
    Path target = new Path(directory);
    try {
      FileSystem files = target.getFileSystem(hadoop);
      files.setWriteChecksum(false); // the manifest's hashes do that, on every filesystem
      Path whole = files.makeQualified(target);
      if (files.exists(whole)) {
        throw new UserException(
            "Cannot write shards to "
                + directory
                + ": it exists (remove it, or choose another directory)");
      }
      Path partial =
          new Path(
              whole.getParent(),
              "." + whole.getName() + ".incomplete-" + ProcessHandle.current().pid());
      try {
        ShardManifest manifest = new ShardWriter(data, plan).write(files, partial);
        if (!files.rename(partial, whole)) {
          throw new IOException("cannot move " + HadoopFiles.shown(partial) + " there");
        }
        return manifest;
      } finally {
        files.delete(partial, true);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new UserException(
          "Cannot write shards to "
              + directory
              + ": "
              + reason(e)
              + " (choose a directory that can be written)",
          e);
    }
  }

  private ShardManifest write(FileSystem files, Path directory) throws IOException {
    Map<Split, List<ShardEntry>> splits = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      Optional<Part> part = part(split);
      if (part.isPresent()) {
        splits.put(split, write(files, directory, split, part.get()));
      }
    }
    ShardManifest manifest =
        new ShardManifest(
            data.name(),
            layout,
            data.classNames(),
            plan.seed(),
            data.fingerprint(),
            data.origin(),
            standardization,
            data.rows(Split.TRAIN).weights() != null,
            splits);
    try (OutputStream out = files.create(new Path(directory, ShardManifest.FILE))) {
      out.write(ManifestJson.write(manifest));
    }
    return manifest;
  }

  /** Some positions of one shuffled split of the source. */
  private record Part(LabeledRows rows, KeyedPermutation shuffle, int from, int to) {
    int[] slice(int shard, int shards) {
      long size = to - from;
      return shuffle.slice(
          from + (int) (size * shard / shards), from + (int) (size * (shard + 1) / shards));
    }
  }

  /** Which rows become this split; validation rows are the first of the shuffled training rows. */
  private Optional<Part> part(Split split) {
    boolean carve = plan.validation() > 0;
    Split from = carve && split == Split.VALIDATION ? Split.TRAIN : split;
    LabeledRows rows = data.splits().get(from);
    if (rows == null) {
      return Optional.empty();
    }
    KeyedPermutation shuffle = new KeyedPermutation(rows.rows(), plan.seed());
    int aside = carve ? (int) Math.round(rows.rows() * plan.validation()) : 0;
    return Optional.of(
        switch (split) {
          case TRAIN -> new Part(rows, shuffle, aside, rows.rows());
          case VALIDATION -> new Part(rows, shuffle, 0, carve ? aside : rows.rows());
          case TEST -> new Part(rows, shuffle, 0, rows.rows());
        });
  }

  private LabeledRows trainingPart() {
    Part part = part(Split.TRAIN).orElseThrow();
    return part.rows().select(part.slice(0, 1));
  }

  private LabeledRows scaled(LabeledRows rows) {
    return standardization.map(standard -> standard.apply(rows)).orElse(rows);
  }

  private List<ShardEntry> write(FileSystem files, Path directory, Split split, Part part) {
    int size = part.to() - part.from();
    if (size < plan.shards()) {
      throw new UserException(
          "Cannot cut "
              + size
              + " "
              + split.text()
              + " rows into "
              + plan.shards()
              + " shards: every worker needs at least one row (ask for "
              + size
              + " shards or fewer)");
    }
    LabeledRows rows = scaled(part.rows());
    List<ShardEntry> shards =
        IntStream.range(0, plan.shards())
            .parallel()
            .mapToObj(
                i ->
                    write(
                        files,
                        directory,
                        ShardSet.fileName(split, i),
                        rows,
                        part.slice(i, plan.shards())))
            .toList();
    LabelBalance.check(split, shards);
    return shards;
  }

  private ShardEntry write(
      FileSystem files, Path directory, String name, LabeledRows rows, int[] chosen) {
    byte[] bytes = ParquetRows.write(rows, chosen, layout);
    try (OutputStream out = files.create(new Path(directory, name))) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Long[] labels = new Long[rows.classes()];
    Arrays.fill(labels, 0L);
    for (int row : chosen) {
      labels[rows.labels()[row]]++;
    }
    return new ShardEntry(name, chosen.length, bytes.length, Sha256.of(bytes), List.of(labels));
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return cause instanceof FileNotFoundException ? "not writable, " + message : message;
  }
}
