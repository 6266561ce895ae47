package io.sparqat.jobs.table;

import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.quant.UserException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads the tables of runs and makes one of them. */
public final class RunTables {
  private static final String SUFFIX = ".parquet";

  private RunTables() {}

  /**
   * One table of the candidates of all runs, with one front. Candidates that share a name get that
   * of their run before it; a candidate that two tables have alike is listed once.
   *
   * @param runs run directories, directories that {@link #append} filled, or table files themselves
   */
  public static CandidateTable read(List<String> runs, Configuration hadoop) {
    Set<TableRow> seen = new HashSet<>();
    Set<String> names = new HashSet<>();
    List<TableRow> rows = new ArrayList<>();
    for (Path file : files(runs, hadoop)) {
      for (TableRow row : TableFile.read(file, hadoop)) {
        if (seen.add(row.with(Standing.UNKNOWN))) {
          boolean taken = !names.add(row.name());
          rows.add(taken ? row.named(name(file) + "/" + row.name()) : row);
        }
      }
    }
    return CandidateTable.of(rows);
  }

  /**
   * Adds the tables of runs to a directory, one file a run, which any reader of Parquet takes as
   * one table. A run that is there already is replaced: adding it twice is adding it once. Flags of
   * the front stay those within the run; who reads several files works them out anew.
   *
   * @return the files written
   */
  public static List<Path> append(String directory, List<String> runs, Configuration hadoop) {
    List<Path> written = new ArrayList<>();
    for (Path file : files(runs, hadoop)) {
      Path target = new Path(directory, name(file) + SUFFIX);
      TableFile.write(CandidateTable.of(TableFile.read(file, hadoop)), target, hadoop);
      written.add(target);
    }
    return written;
  }

  /** What a file's run is called: by its directory, or by itself in a directory of many. */
  private static String name(Path file) {
    String own = file.getName();
    return own.equals(TableFile.NAME) && file.getParent() != null
        ? file.getParent().getName()
        : own.substring(0, own.length() - SUFFIX.length());
  }

  private static Set<Path> files(List<String> runs, Configuration hadoop) {
    Set<Path> files = new LinkedHashSet<>();
    for (String run : runs) {
      files.addAll(files(new Path(run), hadoop));
    }
    return files;
  }

  private static List<Path> files(Path run, Configuration hadoop) {
    if (run.getName().endsWith(SUFFIX)) {
      return List.of(run);
    }
    Path file = new Path(run, TableFile.NAME);
    if (HadoopFiles.exists(file, hadoop)) {
      return List.of(file);
    }
    List<Path> many =
        HadoopFiles.list(run, hadoop).stream()
            .filter(path -> path.getName().endsWith(SUFFIX))
            .toList();
    if (many.isEmpty()) {
      throw new UserException(
          "Cannot read "
              + HadoopFiles.shown(run)
              + ": no "
              + TableFile.NAME
              + " there (name a run directory that `sweep` or `score` wrote)");
    }
    return many;
  }
}
