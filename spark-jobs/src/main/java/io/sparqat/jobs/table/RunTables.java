package io.sparqat.jobs.table;

import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.quant.UserException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads the tables of run directories and makes one of them. */
public final class RunTables {
  private RunTables() {}

  /**
   * One table of the candidates of all runs, with one front. Candidates that share a name get that
   * of their run before it; a candidate that two runs finished alike is listed once.
   *
   * @param runs run directories, or table files themselves
   */
  public static CandidateTable read(List<String> runs, Configuration hadoop) {
    List<TableRow> rows = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String run : runs) {
      Path file = file(new Path(run), hadoop);
      for (TableRow row : TableFile.read(file, hadoop)) {
        if (!rows.contains(row)) {
          boolean taken = !names.add(row.name());
          String prefix = file.getParent() == null ? run : file.getParent().getName();
          rows.add(taken ? row.named(prefix + "/" + row.name()) : row);
        }
      }
    }
    return CandidateTable.of(rows);
  }

  private static Path file(Path run, Configuration hadoop) {
    if (run.getName().endsWith(".parquet")) {
      return run;
    }
    Path file = new Path(run, TableFile.NAME);
    if (!HadoopFiles.exists(file, hadoop)) {
      throw new UserException(
          "Cannot read "
              + HadoopFiles.shown(run)
              + ": no "
              + TableFile.NAME
              + " there (name a run directory that `sweep` or `train` wrote)");
    }
    return file;
  }
}
