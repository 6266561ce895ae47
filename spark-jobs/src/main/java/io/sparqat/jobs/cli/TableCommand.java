package io.sparqat.jobs.cli;

import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.ProgressionText;
import io.sparqat.jobs.table.RunTables;
import io.sparqat.jobs.table.TableCsv;
import io.sparqat.jobs.table.TableMarkdown;
import io.sparqat.jobs.table.TableText;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparqat table}: the candidates of one run or of several, as one table. */
@Command(
    name = "table",
    mixinStandardHelpOptions = true,
    description = "Prints the table of one or more runs, with one front.")
final class TableCommand implements Callable<Integer> {
  /** How a table is printed. */
  enum Format {
    TEXT(TableText::of),
    CSV(TableCsv::of),
    MARKDOWN(TableMarkdown::of),
    PROGRESS(ProgressionText::of);

    private final Function<CandidateTable, String> print;

    Format(Function<CandidateTable, String> print) {
      this.print = print;
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "Run directories, table files, or directories that --append filled.")
  private List<String> runs;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text, csv, markdown, or progress: the front's hypervolume over time"
              + " (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = "--append",
      paramLabel = "DIR",
      description =
          "Adds the tables to a directory instead, one Parquet file a run; a run that is there is"
              + " replaced.")
  private @Nullable String append;

  @Override
  public Integer call() {
    if (append != null) {
      RunTables.append(append, runs, new Configuration())
          .forEach(file -> spec.commandLine().getOut().println(HadoopFiles.shown(file)));
      spec.commandLine().getOut().flush();
      return 0;
    }
    CandidateTable table = RunTables.read(runs, new Configuration());
    spec.commandLine().getOut().print(format.print.apply(table));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
