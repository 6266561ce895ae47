package io.sparqat.jobs.cli;

import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.ScratchDirectory;
import io.sparqat.jobs.job.RecordedRun;
import io.sparqat.jobs.job.VerifyJob;
import io.sparqat.jobs.session.Sessions;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.exchange.archive.ModelArchive;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sparqat verify}: repeats a run from what it left, and compares the weights. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Trains a run's candidates again and compares the weights bit for bit.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the same weights",
      "1:other weights; the lines say where they differ",
      "2:the run or the data cannot be used"
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--run",
      required = true,
      paramLabel = "DIR",
      description = "The directory of a complete run of train or sweep.")
  private Path directory;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "Where the run's data are now (default: where they were); their hash must fit.")
  private @Nullable String data;

  @Mixin private MasterOption master = new MasterOption();

  @Override
  public Integer call() {
    RecordedRun run = RecordedRun.open(directory);
    Map<Candidate, ModelArchive> results = run.results();
    ExperimentConfig experiment = run.experiment();
    PrintWriter lines = spec.commandLine().getOut();
    int different = 0;
    try (ScratchDirectory scratch = ScratchDirectory.create("sparqat-verify");
        Progress progress = new Progress()) {
      ShardSet shards =
          Shards.open(
              data == null ? run.data() : data, experiment, scratch.path(), new Configuration());
      VerifyJob.requireData(run, shards);
      try (SparkSession spark =
              Sessions.open("sparqat verify " + experiment.name(), master.value());
          VerifyJob job =
              new VerifyJob(
                  spark,
                  run,
                  shards,
                  name -> new TrainingProgress(progress, name, experiment, shards))) {
        for (Map.Entry<Candidate, ModelArchive> result : results.entrySet()) {
          Candidate candidate = result.getKey();
          Optional<String> difference = job.differs(candidate, result.getValue());
          different += difference.isPresent() ? 1 : 0;
          lines.printf(
              "%s: %s%n",
              candidate.name(),
              difference.orElse("the same weights " + result.getValue().weightsSha256()));
          lines.flush();
        }
      }
    }
    lines.printf("%d the same, %d different%n", results.size() - different, different);
    lines.flush();
    return different == 0 ? 0 : 1;
  }
}
