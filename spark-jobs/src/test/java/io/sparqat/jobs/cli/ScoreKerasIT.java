package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.table.TableFile;
import io.sparqat.jobs.table.TableRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The verb score on a model that Keras saved: files of {@code tools/golden/keras_archive.py}, seed
 * 4711, Keras 2.15.0, QKeras at 78ea90fc.
 */
class ScoreKerasIT {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "keras");

  /** The rows' labels are the classes that Keras predicts with the quantized network. */
  @Test
  void theNetworkAndItsQuantizationPredictWhatTheyDoInKeras(@TempDir Path directory)
      throws IOException {
    Path rows = GOLDEN.resolve("rows.csv").toAbsolutePath();
    Path shards = directory.resolve("shards");
    String source = rows + "?label=quantized&ignore=float&test=0.5";
    assertThat(Main.run("shard", source, "--out", shards.toString(), "--shards", "2")).isZero();
    Path runs = directory.resolve("runs");
    assertThat(
            Main.run(
                "score",
                GOLDEN.resolve("tagger.h5").toString(),
                GOLDEN.resolve("tagger.json").toString(),
                "--data",
                shards.toString(),
                "--split",
                "train",
                "--master",
                "local[2]",
                "--out",
                runs.toString()))
        .isZero();
    long[] quantized = counts(runs, "c00001");
    assertThat(quantized[0]).isEqualTo(quantized[1]).isGreaterThan(100);
    long[] whole = counts(runs, "c00002");
    long alike =
        Files.readAllLines(rows).stream().skip(1).filter(ScoreKerasIT::isLabelledAlike).count();
    assertThat(whole[0]).isLessThan(whole[1]).isLessThanOrEqualTo(alike);
  }

  private static boolean isLabelledAlike(String line) {
    String[] cells = line.split(",");
    return cells[cells.length - 1].equals(cells[cells.length - 2]);
  }

  private static long[] counts(Path runs, String name) throws IOException {
    try (Stream<Path> found = Files.list(runs)) {
      Path table = found.findFirst().orElseThrow().resolve(TableFile.NAME);
      List<TableRow> rows =
          TableFile.read(new org.apache.hadoop.fs.Path(table.toUri()), new Configuration());
      var accuracy =
          rows.stream()
              .filter(row -> row.name().equals(name))
              .findFirst()
              .flatMap(TableRow::trained)
              .orElseThrow()
              .accuracy();
      return new long[] {accuracy.correct(), accuracy.total()};
    }
  }
}
