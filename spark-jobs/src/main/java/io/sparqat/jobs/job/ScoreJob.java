package io.sparqat.jobs.job;

import io.sparqat.jobs.fn.RowRange;
import io.sparqat.jobs.fn.ScoreRows;
import io.sparqat.jobs.fn.ScoringData;
import io.sparqat.jobs.shard.ShardEntry;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.waiting.BoundedJob;
import io.sparqat.jobs.waiting.TimeLimit;
import io.sparqat.quant.UserException;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.score.ConfigurationScorer;
import io.sparqat.quant.score.ConfusionCounts;
import io.sparqat.quant.score.Racing;
import io.sparqat.quant.score.ScoringMemory;
import io.sparqat.quant.score.ScoringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Scores many quantizations of one trained network, without training them, in one pass over the
 * data: a task takes some rows of a shard through all configurations. Counts are whole numbers, so
 * they do not depend on how rows are divided among tasks.
 *
 * <p>With racing, shards are taken in a few looks, each as large as all before it; between two
 * looks configurations that cannot reach the front any more are dropped.
 */
public final class ScoreJob {
  private static final String GROUP = "score";

  /** The first look takes one part in this many of the shards, if there are so many. */
  private static final int FIRST_LOOK = 8;

  /** Confusion counts of one task beyond this would not be small beside its rows. */
  private static final long MAX_CELLS = 1L << 24;

  private final JavaSparkContext context;
  private final ShardSet shards;
  private final ScoreSettings settings;
  private final List<ConfusionCounts> counts = new ArrayList<>();
  private long layersComputed;

  public ScoreJob(SparkSession spark, ShardSet shards, ScoreSettings settings) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.shards = shards;
    this.settings = settings;
  }

  /**
   * Scores all configurations of a plan.
   *
   * @param weights the trained network's, in the order of {@link ParameterLayout}
   * @param energies of the configurations, which racing compares
   */
  public Scored run(ScoringPlan plan, float[] weights, double[] energies, ScoreListener listener) {
    List<List<String>> looks = looks();
    check(plan, weights);
    Racing racing = new Racing(settings.risk().orElse(0.5), looks.size());
    counts.clear();
    layersComputed = 0;
    for (int c = 0; c < plan.configurations(); c++) {
      counts.add(new ConfusionCounts(shards.manifest().classes()));
    }
    int[] left = IntStream.range(0, plan.configurations()).toArray();
    AtomicLong rows = new AtomicLong();
    long begin = System.nanoTime();
    for (int look = 0; look < looks.size(); look++) {
      look(plan, weights, left, looks.get(look), rows, listener);
      if (look + 1 < looks.size()) {
        left = survivors(racing, left, energies);
      }
    }
    double wall = (System.nanoTime() - begin) * 1e-9;
    boolean[] dropped = new boolean[plan.configurations()];
    Arrays.fill(dropped, true);
    Arrays.stream(left).forEach(c -> dropped[c] = false);
    return new Scored(
        counts,
        IntStream.range(0, dropped.length).mapToObj(c -> dropped[c]).toList(),
        plan.trieNodes(),
        layersComputed,
        wall,
        wall * context.defaultParallelism());
  }

  private void check(ScoringPlan plan, float[] weights) {
    DataFit.require(GROUP, plan.network(), shards);
    long classes = shards.manifest().classes();
    long most = MAX_CELLS / (classes * classes);
    if (plan.configurations() > most) {
      throw new UserException(
          "Cannot score "
              + plan.configurations()
              + " configurations at once: "
              + classes
              + " classes make their confusion counts too large (at most "
              + most
              + " configurations; divide them over several runs)");
    }
    if (settings.memory() > 0) {
      try {
        ScoringMemory.parts(
            plan, ParameterLayout.weights(plan.network(), weights), settings.memory());
      } catch (IllegalArgumentException e) {
        throw new UserException(e.getMessage() + " (give more with --memory)", e);
      }
    }
  }

  /** The shards of each look: all at once, or so that each look doubles the rows seen. */
  private List<List<String>> looks() {
    List<String> paths = shards.paths(settings.split());
    if (paths.isEmpty()) {
      throw new UserException(
          "Cannot score on "
              + shards.manifest().name()
              + ": it has no "
              + settings.split().text()
              + " rows (choose another --split)");
    }
    if (settings.risk().isEmpty()) {
      return List.of(paths);
    }
    if (paths.size() == 1) {
      throw new UserException(
          "Cannot race on "
              + shards.manifest().name()
              + ": it has one "
              + settings.split().text()
              + " shard, and racing looks between shards (shard it again with --shards 8)");
    }
    List<List<String>> looks = new ArrayList<>();
    int from = 0;
    int to = Math.max(1, paths.size() / FIRST_LOOK);
    while (from < paths.size()) {
      looks.add(paths.subList(from, to));
      from = to;
      to = Math.min(paths.size(), 2 * to);
    }
    return looks;
  }

  private int[] survivors(Racing racing, int[] left, double[] energies) {
    boolean[] losers =
        racing.losers(
            Arrays.stream(left).mapToDouble(c -> energies[c]).toArray(),
            Arrays.stream(left).mapToObj(counts::get).toArray(ConfusionCounts[]::new));
    return IntStream.range(0, left.length).filter(i -> !losers[i]).map(i -> left[i]).toArray();
  }

  private void look(
      ScoringPlan plan,
      float[] weights,
      int[] left,
      List<String> paths,
      AtomicLong rows,
      ScoreListener listener) {
    List<RowRange> ranges = ranges(paths);
    long all = shards.manifest().rows(settings.split());
    long before = rows.get();
    long now = ranges.stream().mapToLong(range -> range.to() - range.from()).sum();
    TaskListener tasks =
        new TaskListener(
            GROUP, () -> listener.onRows(rows.addAndGet(now / ranges.size()), all, left.length));
    ScoringData data = new ScoringData(context, plan.select(left), weights);
    context.setJobGroup(GROUP, left.length + " configurations on " + now + " rows", true);
    context.sc().addSparkListener(tasks);
    try {
      List<Integer> numbers = IntStream.range(0, ranges.size()).boxed().toList();
      for (int[] part :
          BoundedJob.collect(
              context
                  .parallelize(numbers, ranges.size())
                  .map(new ScoreRows(data, ranges, settings.memory())),
              TimeLimit.A_DAY,
              "scoring")) {
        merge(left, part);
      }
    } finally {
      context.sc().removeSparkListener(tasks);
      context.clearJobGroup();
      data.destroy();
    }
    rows.set(before + now);
  }

  /** Every shard in one piece, or in as many as keep all cores at work, in whole blocks. */
  private List<RowRange> ranges(List<String> paths) {
    int pieces = (context.defaultParallelism() + paths.size() - 1) / paths.size();
    List<ShardEntry> entries = shards.manifest().shards(settings.split());
    List<String> all = shards.paths(settings.split());
    List<RowRange> ranges = new ArrayList<>();
    for (String path : paths) {
      int rows = entries.get(all.indexOf(path)).rows();
      int block = ConfigurationScorer.BLOCK_ROWS;
      int blocks = (rows + block - 1) / block;
      for (int piece = 0; piece < pieces; piece++) {
        int from = (int) ((long) blocks * piece / pieces) * block;
        int to = Math.min(rows, (int) ((long) blocks * (piece + 1) / pieces) * block);
        if (from < to) {
          ranges.add(new RowRange(path, from, to));
        }
      }
    }
    return ranges;
  }

  private void merge(int[] left, int[] part) {
    int classes = shards.manifest().classes();
    int cells = classes * classes;
    for (int i = 0; i < left.length; i++) {
      counts.set(left[i], counts.get(left[i]).plus(ConfusionCounts.of(part, i * cells, classes)));
    }
    layersComputed += part[left.length * cells];
  }
}
