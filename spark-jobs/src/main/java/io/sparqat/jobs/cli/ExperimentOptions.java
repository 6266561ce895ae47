package io.sparqat.jobs.cli;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.session.Sessions;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the verbs that run an experiment have in common. */
final class ExperimentOptions {
  @Parameters(paramLabel = "CONF", description = "The experiment, a file as conf/experiments has.")
  private Path experiment;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "Shards that `shard` wrote, or a source that it reads; wins over the file.")
  private @Nullable String data;

  @Mixin private MasterOption master = new MasterOption();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Where the run's directory goes (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets one key of the experiment, for example training.epochs=2.")
  private List<String> settings = new ArrayList<>();

  ExperimentConfig read() {
    return ExperimentConfig.read(experiment, settings);
  }

  Path out() {
    return out;
  }

  SparkSession open(ExperimentConfig config) {
    return Sessions.open("sparqat " + config.name(), master());
  }

  String master() {
    return master.value();
  }

  /** Where the rows are, by the command line or else by the file. */
  String data(ExperimentConfig config) {
    String source = data == null ? config.data().orElse(null) : data;
    if (source == null) {
      throw new UserException(
          "Cannot run " + config.name() + ": no data (give --data, or data = ... in the file)");
    }
    return source;
  }

  /** Opens the data, sharding a source first; {@code scratch} takes what is written for that. */
  ShardSet shards(ExperimentConfig config, Path scratch) {
    return Shards.open(data(config), config, scratch, new Configuration());
  }
}
