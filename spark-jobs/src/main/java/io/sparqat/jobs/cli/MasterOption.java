package io.sparqat.jobs.cli;

import io.sparqat.jobs.session.Sessions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a verb's Spark jobs run. */
final class MasterOption {
  @Option(
      names = "--master",
      paramLabel = "M",
      description =
          "Spark master: local[N], local-cluster[N,1,MiB], spark://... (default: what"
              + " spark-submit says, else local[*]).")
  private @Nullable String master;

  String value() {
    return master == null ? Sessions.defaultMaster() : master;
  }
}
