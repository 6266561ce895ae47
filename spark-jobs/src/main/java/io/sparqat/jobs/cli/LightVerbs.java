package io.sparqat.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The verbs that need no Spark, apart from the others: looking at the methods of those would load
 * Spark's classes, which takes longer than most of these verbs do.
 */
@Command(
    name = "sparqat",
    mixinStandardHelpOptions = true,
    description = "Quantization-aware training on Apache Spark: the verbs without Spark.",
    subcommands = {
      BenchCommand.class,
      ConformanceCommand.class,
      QtoolsCommand.class,
      QuantizeCommand.class
    })
final class LightVerbs {
  private LightVerbs() {}

  /** The command line that knows the verb: one without Spark where that is enough. */
  static CommandLine commandLine(String... args) {
    CommandLine light = new CommandLine(new LightVerbs());
    boolean enough = args.length > 0 && light.getSubcommands().containsKey(args[0]);
    return enough ? light : new CommandLine(new Main());
  }
}
