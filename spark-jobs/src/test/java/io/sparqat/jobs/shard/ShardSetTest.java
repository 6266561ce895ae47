package io.sparqat.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.FloatFeatures;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Split;
import io.sparqat.datasets.random.SplitMix64;
import io.sparqat.datasets.synthetic.DrawnDigits;
import io.sparqat.quant.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardSetTest {
  private static final Configuration HADOOP = new Configuration();
  private static final DataSet DIGITS = DrawnDigits.generate(1003, 101, 3);

  @TempDir private Path temp;

  private static ShardPlan plan(int shards) {
    return new ShardPlan(shards, 7, 0, ShardPlan.Scaling.AS_IS);
  }

  private ShardSet shard(DataSet data, ShardPlan plan) {
    String directory = temp.resolve("shards").toString();
    ShardWriter.write(data, plan, directory, HADOOP);
    return ShardSet.open(directory, HADOOP);
  }

  @Test
  void shardsHoldEveryRowOnceInShuffledOrderAndEqualNumber() {
    ShardSet set = shard(DIGITS, plan(4));
    assertThat(set.manifest().shards(Split.TRAIN))
        .extracting(ShardEntry::rows)
        .containsExactly(250, 251, 251, 251);
    LabeledRows all = set.readAll(Split.TRAIN);
    LabeledRows source = DIGITS.rows(Split.TRAIN);
    assertThat(sorted(all)).isEqualTo(sorted(source));
    assertThat(all.labels()).isNotEqualTo(source.labels());
    assertThat(all.shape()).containsExactly(28, 28, 1);
    assertThat(all.features().at(0, 400)).isBetween(0f, 1f);
  }

  private static List<String> sorted(LabeledRows rows) {
    return IntStream.range(0, rows.rows())
        .mapToObj(
            row -> {
              float[] values = new float[784];
              rows.features().gather(new int[] {row}, 0, 1, 1, values);
              return rows.labels()[row] + ":" + Arrays.hashCode(values);
            })
        .sorted()
        .toList();
  }

  @Test
  void manifestVouchesForRowsLabelsAndSource() {
    ShardManifest manifest = shard(DIGITS, plan(4)).manifest();
    assertThat(manifest.rows(Split.TRAIN)).isEqualTo(1003);
    assertThat(manifest.rows(Split.TEST)).isEqualTo(101);
    assertThat(manifest.rows(Split.VALIDATION)).isZero();
    assertThat(manifest.sourceFingerprint()).isEqualTo(DIGITS.fingerprint());
    assertThat(manifest.origin()).isEqualTo(DIGITS.origin());
    long[] sums = new long[10];
    for (ShardEntry shard : manifest.shards(Split.TRAIN)) {
      Arrays.setAll(sums, label -> sums[label] + shard.labels().get(label));
    }
    assertThat(sums).isEqualTo(DIGITS.rows(Split.TRAIN).histogram());
  }

  @Test
  void sameSourceAndSeedGiveTheSameBytes() throws IOException {
    ShardWriter.write(DIGITS, plan(3), temp.resolve("a").toString(), HADOOP);
    ShardWriter.write(DIGITS, plan(3), temp.resolve("b").toString(), HADOOP);
    assertThat(temp.resolve("a/manifest.json"))
        .hasSameBinaryContentAs(temp.resolve("b/manifest.json"));
    assertThat(temp.resolve("a/train/part-00002.parquet"))
        .hasSameBinaryContentAs(temp.resolve("b/train/part-00002.parquet"));
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files).extracting(Path::getFileName).map(Path::toString).containsOnly("a", "b");
    }
  }

  @Test
  void anExecutorReadsOneShardByItsPath() {
    ShardSet set = shard(DIGITS, plan(4));
    String path = set.paths(Split.TEST).get(2);
    LabeledRows rows = ShardSet.ofShard(path, HADOOP).read(path);
    assertThat(rows.labels()).isEqualTo(set.read(Split.TEST, 2).labels());
  }

  @Test
  void validationRowsAreCarvedOutOfTraining() {
    ShardSet set = shard(DIGITS, new ShardPlan(2, 7, 0.2, ShardPlan.Scaling.AS_IS));
    assertThat(set.manifest().rows(Split.VALIDATION)).isEqualTo(201);
    assertThat(set.manifest().rows(Split.TRAIN)).isEqualTo(802);
    LabeledRows both =
        LabeledRows.concatenate(List.of(set.readAll(Split.TRAIN), set.readAll(Split.VALIDATION)));
    assertThat(sorted(both)).isEqualTo(sorted(DIGITS.rows(Split.TRAIN)));
  }

  @Test
  void weightsAndNumbersOfRowsGoWithThem() {
    float[] values = {0, 1, 2, 3, 4, 5};
    float[] weights = {0, 10, 20, 30, 40, 50};
    LabeledRows rows =
        new LabeledRows(
            new int[] {1},
            new FloatFeatures(values, 1),
            new int[] {0, 1, 0, 1, 0, 1},
            2,
            new int[] {0, 1, 2, 3, 4, 5},
            weights);
    DataSet data =
        new DataSet("tiny", Map.of(Split.TRAIN, rows), List.of("a", "b"), new TreeMap<>());
    ShardSet set = shard(data, new ShardPlan(2, 1, 0, ShardPlan.Scaling.AS_IS));
    assertThat(set.manifest().weighted()).isTrue();
    LabeledRows read = set.readAll(Split.TRAIN);
    float[] found = Objects.requireNonNull(read.weights());
    for (int row = 0; row < 6; row++) {
      int number = read.numbers()[row];
      assertThat(read.features().at(row, 0)).isEqualTo(number);
      assertThat(found[row]).isEqualTo(10 * number);
    }
    assertThat(read.numbers()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    assertThat(DIGITS.rows(Split.TEST).weights()).isNull();
  }

  @Test
  void standardizedFeaturesAreFloatsFittedToTheTrainingRows() {
    float[] values = {1, 10, 2, 10, 3, 10, 4, 10};
    LabeledRows rows =
        new LabeledRows(new int[] {2}, new FloatFeatures(values, 2), new int[] {0, 1, 0, 1}, 2);
    DataSet data =
        new DataSet("tiny", Map.of(Split.TRAIN, rows), List.of("a", "b"), new TreeMap<>());
    ShardSet set = shard(data, new ShardPlan(1, 1, 0, ShardPlan.Scaling.STANDARDIZE));
    LabeledRows read = set.readAll(Split.TRAIN);
    double[] first = new double[4];
    Arrays.setAll(first, row -> read.features().at(row, 0));
    Arrays.sort(first);
    double unit = 1 / Math.sqrt(1.25);
    assertThat(first)
        .containsExactly(
            new double[] {-1.5 * unit, -0.5 * unit, 0.5 * unit, 1.5 * unit},
            org.assertj.core.data.Offset.offset(1e-6));
    assertThat(read.features().at(0, 1)).isZero();
    assertThat(set.manifest().standardization().orElseThrow().mean()).containsExactly(2.5f, 10f);
  }

  @Test
  void refusesMoreShardsThanRows() {
    assertThatThrownBy(() -> shard(DIGITS, plan(102)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot cut 101 test rows into 102 shards: every worker needs at least one row"
                + " (ask for 101 shards or fewer)");
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void refusesADirectoryThatExistsOrCannotBeWritten() throws IOException {
    shard(DIGITS, plan(1));
    assertThatThrownBy(() -> shard(DIGITS, plan(1)))
        .hasMessageEndingWith("it exists (remove it, or choose another directory)");
    Path file = Files.writeString(temp.resolve("file"), "");
    assertThatThrownBy(
            () -> ShardWriter.write(DIGITS, plan(1), file.resolve("out").toString(), HADOOP))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot write shards to " + file + "/out: ")
        .hasMessageEndingWith("(choose a directory that can be written)");
  }

  @Test
  void refusesWhenThereAreFewerShardsThanWorkers() {
    assertThatThrownBy(() -> shard(DIGITS, plan(2)).manifest().requireWorkers(3))
        .hasMessage(
            "Cannot train digits on 3 workers: it has 2 training shards (every worker needs one);"
                + " shard it again with --shards 3 or more");
  }

  @Test
  void refusesAShardWhoseBytesChanged() throws IOException {
    ShardSet set = shard(DIGITS, plan(2));
    Path file = temp.resolve("shards/train/part-00001.parquet");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> set.read(Split.TRAIN, 1))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot read " + file + ": its SHA-256 is ")
        .hasMessageEndingWith("shard the source again");
    Files.delete(file);
    assertThatThrownBy(() -> set.read(Split.TRAIN, 1))
        .hasMessage("Cannot read " + file + ": no such file (check the path)");
  }

  @Test
  void refusesADirectoryWithoutManifest() {
    assertThatThrownBy(() -> ShardSet.open(temp.toString(), HADOOP))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot open shards in "
                + temp
                + ": no manifest.json there (name a directory that `sparqat shard` wrote)");
  }

  @Test
  void refusesAManifestThatClaimsNonsense() throws IOException {
    shard(DIGITS, plan(2));
    Path file = temp.resolve("shards/manifest.json");
    String good = Files.readString(file);
    for (String[] change :
        new String[][] {
          {"\"version\" : 1", "\"version\" : 9", "format sparqat-shards version 9"},
          {"train/part-00001", "../part-00001", "invalid splits.train[1].file: ../part-00001"},
          {"\"rows\" : 501", "\"rows\" : 2000000000", "invalid splits.train[0].rows: 2000000000"},
          {"\"type\" : \"uint8\"", "\"type\" : \"int4\"", "invalid features.type: int4"},
          {"\"seed\" : 7", "\"seed\" : \"x\"", "invalid seed: \"x\" (must be an integer)"},
          {"{", "[", "not JSON"},
        }) {
      assertThat(good).contains(change[0]);
      Files.write(file, good.replace(change[0], change[1]).getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> ShardSet.open(temp.resolve("shards").toString(), HADOOP))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("Cannot read " + file + ": ")
          .hasMessageContaining(change[2]);
    }
  }

  @Test
  void aDamagedManifestIsReadOrRefusedAndNothingElse() throws IOException {
    ShardSet set = shard(DIGITS, plan(2));
    Path file = temp.resolve("shards/manifest.json");
    byte[] good = Files.readAllBytes(file);
    int refused = 0;
    for (int trial = 0; trial < 600; trial++) {
      SplitMix64 random = new SplitMix64(trial);
      byte[] damaged = good.clone();
      damaged[(int) (random.nextDouble() * good.length)] = (byte) random.nextLong();
      Files.write(file, trial % 6 == 0 ? Arrays.copyOf(good, trial * 3) : damaged);
      try {
        ShardSet.open(set.paths(Split.TEST).get(0) + "/../..", HADOOP).read(Split.TEST, 0);
      } catch (UserException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }
}
