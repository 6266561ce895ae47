package io.sparqat.jobs.cli;

import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.RunTables;
import io.sparqat.jobs.table.TableCsv;
import io.sparqat.jobs.table.TableMarkdown;
import io.sparqat.jobs.table.TableText;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
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
    MARKDOWN(TableMarkdown::of);

    private final Function<CandidateTable, String> print;

    Format(Function<CandidateTable, String> print) {
      this.print = print;
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", arity = "1..*", description = "Run directories or table files.")
  private List<String> runs;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, csv or markdown (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Override
  public Integer call() {
    CandidateTable table = RunTables.read(runs, new Configuration());
    spec.commandLine().getOut().print(format.print.apply(table));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
