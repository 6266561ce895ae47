package io.sparqat.jobs.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.CandidateFile;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.Origin;
import io.sparqat.jobs.table.TableFile;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.provenance.Fingerprint;
import io.sparqat.quant.provenance.Provenance;
import io.sparqat.quant.score.ConfusionCounts;
import io.sparqat.quant.score.ScoringPlan;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** A scoring with what it leaves: configuration, provenance, confusion counts and table. */
public final class ScoreRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunDirectory run;
  private final ModelArchive trained;
  private final CandidateFile file;
  private final ShardSet shards;
  private final ScoreSettings settings;
  private final Clock clock;
  private String summary = "";

  public ScoreRun(
      RunDirectory run,
      ModelArchive trained,
      CandidateFile file,
      ShardSet shards,
      ScoreSettings settings,
      Clock clock) {
    this.run = run;
    this.trained = trained;
    this.file = file;
    this.shards = shards;
    this.settings = settings;
    this.clock = clock;
  }

  /** Scores every candidate of the file. */
  public CandidateTable run(SparkSession spark, ScoreListener listener) {
    DataFit.require("score", trained.model(), shards);
    String configHash = Fingerprint.of(file.resolved());
    run.write("config.conf", file.resolved());
    run.write(
        "provenance.json",
        Provenance.here(clock)
            .with("config-sha256", configHash)
            .with("weights-sha256", trained.weightsSha256())
            .with("data", shards.manifest().name())
            .with("data-sha256", shards.fingerprint())
            .with("split", settings.split().text())
            .with("race", settings.risk().isPresent() ? settings.risk().getAsDouble() : "none")
            .with("calibrate", settings.calibration())
            .with("spark", spark.version())
            .with("master", spark.sparkContext().master())
            .toJson());
    List<Candidate> candidates = file.candidates();
    ScoringPlan plan =
        new CalibrateJob(spark, shards, settings)
            .run(ConfigurationPlan.of(trained, candidates), trained.weights());
    List<CandidateCost> costs =
        IntStream.range(0, candidates.size())
            .parallel()
            .mapToObj(c -> CandidateCost.of(plan.configuration(c)))
            .toList();
    double[] energies = costs.stream().mapToDouble(cost -> cost.energy().total()).toArray();
    Scored scored =
        new ScoreJob(spark, shards, settings).run(plan, trained.weights(), energies, listener);
    Origin origin =
        new Origin(
            run.name(),
            Optional.of(Instant.now(clock)),
            shards.manifest().name(),
            shards.fingerprint(),
            configHash,
            0);
    CandidateTable table =
        CandidateTable.of(ScoredRows.of(candidates, plan, costs, trained, scored, origin));
    TableFile.write(
        table, new Path(run.resolve(TableFile.NAME).toAbsolutePath().toUri()), new Configuration());
    for (int c = 0; c < candidates.size(); c++) {
      run.append("confusion.jsonl", line(candidates.get(c).name(), scored.counts().get(c)));
    }
    summary = summary(candidates.size(), scored);
    return table;
  }

  private String summary(int configurations, Scored scored) {
    return String.format(
        Locale.ROOT,
        "%,d configurations on %,d rows in %.1f s (%.1f a second); %,d layers for a block of rows"
            + " instead of %,d",
        configurations,
        shards.manifest().rows(settings.split()),
        scored.wallSeconds(),
        configurations / scored.wallSeconds(),
        scored.trieNodes(),
        (long) configurations * trained.model().nodes().size());
  }

  /** How fast it was, in one line; empty before it has run. */
  public String summary() {
    return summary;
  }

  /** Counts by true class and then by the class taken for it. */
  private static String line(String name, ConfusionCounts counts) {
    long[][] matrix = new long[counts.classes()][counts.classes()];
    for (int truth = 0; truth < matrix.length; truth++) {
      for (int prediction = 0; prediction < matrix.length; prediction++) {
        matrix[truth][prediction] = counts.count(truth, prediction);
      }
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("candidate", name);
    line.put("counts", matrix);
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write counts", e);
    }
  }
}
