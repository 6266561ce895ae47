package io.sparqat.jobs.cli;

import io.sparqat.datasets.Split;
import io.sparqat.jobs.config.CandidateFile;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.job.ScoreRun;
import io.sparqat.jobs.job.ScoreSettings;
import io.sparqat.jobs.job.TrainedNetwork;
import io.sparqat.jobs.report.HtmlReport;
import io.sparqat.jobs.session.Sessions;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableText;
import io.sparqat.quant.UserException;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.score.Calibration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparqat score}: many quantizations of one trained network, without training them. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description =
        "Evaluates many quantizations of a trained network in one pass over the data, without"
            + " training, and makes the accuracy/energy table.")
final class ScoreCommand implements Callable<Integer> {
  private static final int MOST_PRINTED = 24;
  private static final int MOST_CALIBRATION_ROWS = 65_536;
  private static final long MIB = 1L << 20;

  /** What can be fitted. */
  enum Calibrated {
    SCALES,
    BATCH_NORM;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A run directory, a .sparqat file of one, or a whole .h5 model of Keras 2.")
  private Path model;

  @Parameters(
      index = "1",
      paramLabel = "CONF",
      description =
          "Quantizations: candidates, grid or sample as in an experiment; or a list of QKeras's"
              + " dictionaries as .json or .jsonl.")
  private Path configurations;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      required = true,
      description = "Shards that `shard` wrote, or a source that it reads.")
  private String data;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "For a source without test rows of its own: the seed of the training run, so that the"
              + " same rows are held out (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--candidate",
      paramLabel = "NAME",
      description = "Which model of a run directory (default: its only one, or \"float\").")
  private @Nullable String candidate;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "test",
      description = "train, validation or test (default: ${DEFAULT-VALUE}).")
  private Split split;

  @Option(
      names = "--race",
      paramLabel = "RISK",
      arity = "0..1",
      fallbackValue = "0.01",
      description =
          "Drops configurations on the way that cannot reach the front any more; RISK bounds the"
              + " chance of dropping one that could (${FALLBACK-VALUE} when none is given).")
  private @Nullable Double risk;

  @Option(
      names = "--calibrate",
      paramLabel = "WHAT",
      split = ",",
      description =
          "Fits to each configuration first: scales (bits before the binary point of activations),"
              + " batch-norm (running means and variances).")
  private Set<Calibrated> calibrated = EnumSet.noneOf(Calibrated.class);

  @Option(
      names = "--calibration-rows",
      paramLabel = "N",
      defaultValue = "512",
      description = "Training rows to fit to (default: ${DEFAULT-VALUE}).")
  private int calibrationRows;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      description =
          "Memory for each core; more configurations than fit are taken in turns (default: half of"
              + " a core's share of the heap).")
  private @Nullable Integer memory;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "score",
      description = "What the run is called (default: ${DEFAULT-VALUE}).")
  private String name;

  @Mixin private MasterOption master = new MasterOption();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Where the run's directory goes (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Override
  public Integer call() {
    ScoreSettings settings = settings();
    CandidateFile file = CandidateFile.read(configurations);
    ModelArchive trained = TrainedNetwork.read(model, Optional.ofNullable(candidate));
    try (RunDirectory run = RunDirectory.create(out, name, Clock.systemUTC())) {
      ShardSet shards = Shards.open(data, seed, run.resolve("shards"), new Configuration());
      ScoreRun job = new ScoreRun(run, trained, file, shards, settings, Clock.systemUTC());
      CandidateTable table;
      try (SparkSession spark = Sessions.open("sparqat " + name, master.value());
          Progress progress = new Progress()) {
        table =
            job.run(
                spark,
                (rows, all, left) ->
                    progress.update(
                        String.format(
                            Locale.ROOT,
                            "score  %3d %%  %,d of %,d rows  %,d configurations",
                            100 * rows / all,
                            rows,
                            all,
                            left)));
      }
      run.write(HtmlReport.NAME, HtmlReport.of(table, name));
      print(table, job.summary(), run.complete());
    }
    return 0;
  }

  private ScoreSettings settings() {
    if (risk != null && !(risk > 0 && risk < 1)) {
      throw new UserException("Invalid --race: " + risk + " (must be a chance in (0, 1))");
    }
    if (memory != null && memory < 1) {
      throw new UserException("Invalid --memory: " + memory + " (must be 1 MiB or more)");
    }
    if (calibrationRows < 1 || calibrationRows > MOST_CALIBRATION_ROWS) {
      throw new UserException(
          "Invalid --calibration-rows: "
              + calibrationRows
              + " (must be from 1 to "
              + MOST_CALIBRATION_ROWS
              + ")");
    }
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new UserException(
          "Invalid --name: " + name + " (must be letters, digits, '.', '_' and '-')");
    }
    return new ScoreSettings(
        split,
        risk == null ? OptionalDouble.empty() : OptionalDouble.of(risk),
        memory == null ? 0 : memory * MIB,
        new Calibration(
            calibrated.contains(Calibrated.SCALES), calibrated.contains(Calibrated.BATCH_NORM)),
        calibrationRows);
  }

  private void print(CandidateTable table, String summary, Path finished) {
    PrintWriter lines = spec.commandLine().getOut();
    lines.print(TableText.of(table, MOST_PRINTED));
    lines.println(summary);
    lines.println(finished.resolve(HtmlReport.NAME));
    lines.flush();
  }
}
