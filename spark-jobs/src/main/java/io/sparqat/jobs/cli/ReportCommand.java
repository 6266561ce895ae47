package io.sparqat.jobs.cli;

import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.jobs.report.HtmlReport;
import io.sparqat.jobs.report.RunProfiles;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.RunTables;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.quant.UserException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparqat report}: the candidates of one run or of several as one HTML page. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes a self-contained HTML report of one or more runs.")
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", arity = "1..*", description = "Run directories or table files.")
  private List<String> runs;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File to write (default: report.html in the run directory).")
  private @Nullable String out;

  @Option(names = "--title", paramLabel = "TITLE", description = "What the page is called.")
  private @Nullable String title;

  @Override
  public Integer call() {
    Configuration hadoop = new Configuration();
    CandidateTable table = RunTables.read(runs, hadoop);
    Path file = new Path(out == null ? defaultFile() : out);
    String page =
        HtmlReport.of(
            table,
            RunProfiles.read(runs, table, hadoop),
            title == null ? defaultTitle(table) : title);
    HadoopFiles.write(file, page.getBytes(StandardCharsets.UTF_8), hadoop);
    spec.commandLine().getOut().println(HadoopFiles.shown(file));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private String defaultFile() {
    if (runs.size() > 1 || runs.get(0).endsWith(".parquet")) {
      throw new UserException(
          "Cannot choose a place for the report of "
              + String.join(", ", runs)
              + ": not one run directory (add --out FILE)");
    }
    return runs.get(0) + "/" + HtmlReport.NAME;
  }

  private static String defaultTitle(CandidateTable table) {
    String models =
        table.rows().stream().map(TableRow::model).distinct().collect(Collectors.joining(", "));
    return models + ": accuracy and energy";
  }
}
