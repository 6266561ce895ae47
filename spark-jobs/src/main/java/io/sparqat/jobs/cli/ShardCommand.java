package io.sparqat.jobs.cli;

import io.sparqat.datasets.Sources;
import io.sparqat.datasets.Split;
import io.sparqat.jobs.shard.ShardEntry;
import io.sparqat.jobs.shard.ShardManifest;
import io.sparqat.jobs.shard.ShardPlan;
import io.sparqat.jobs.shard.ShardWriter;
import io.sparqat.quant.UserException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparqat shard}: a source of labeled rows to shuffled Parquet shards and a manifest. */
@Command(
    name = "shard",
    mixinStandardHelpOptions = true,
    description = "Shuffles a data set and writes it as Parquet shards with a manifest.")
final class ShardCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SOURCE", description = Sources.DESCRIPTION)
  private String source;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Directory to write, on any Hadoop filesystem; must not exist yet.")
  private String out;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "8",
      description = "Shards of every split, at least one a worker (default: ${DEFAULT-VALUE}).")
  private int shards;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Names the shuffle and what is generated (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--validation",
      paramLabel = "PART",
      defaultValue = "0",
      description = "Part of the training rows set aside, in [0, 1) (default: ${DEFAULT-VALUE}).")
  private double validation;

  @Option(
      names = "--standardize",
      description = "Bring every feature to mean 0 and deviation 1 over the training rows.")
  private boolean standardize;

  @Override
  public Integer call() {
    ShardPlan.Scaling scaling =
        standardize ? ShardPlan.Scaling.STANDARDIZE : ShardPlan.Scaling.AS_IS;
    ShardManifest manifest =
        ShardWriter.write(Sources.open(source, seed), plan(scaling), out, new Configuration());
    PrintWriter lines = spec.commandLine().getOut();
    for (Split split : manifest.splits().keySet()) {
      List<ShardEntry> entries = manifest.shards(split);
      lines.printf(
          "%-10s %,9d rows in %d shards of %,d to %,d, %,d bytes%n",
          split.text(),
          manifest.rows(split),
          entries.size(),
          entries.stream().mapToInt(ShardEntry::rows).min().orElse(0),
          entries.stream().mapToInt(ShardEntry::rows).max().orElse(0),
          entries.stream().mapToLong(ShardEntry::bytes).sum());
    }
    lines.printf("%s/%s%n", out, ShardManifest.FILE);
    lines.flush();
    return 0;
  }

  private ShardPlan plan(ShardPlan.Scaling scaling) {
    try {
      return new ShardPlan(shards, seed, validation, scaling);
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }
}
