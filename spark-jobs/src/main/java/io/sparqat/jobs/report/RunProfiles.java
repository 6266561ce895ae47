package io.sparqat.jobs.report;

import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.quant.inspect.ProfileRow;
import io.sparqat.quant.inspect.ProfileText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Numerical profiles beside the tables of runs. */
public final class RunProfiles {
  /** In a run's directory, for programs. */
  public static final String JSON = "profiles.json";

  /** In a run's directory, for people. */
  public static final String CSV = "profiles.csv";

  /** Networks of a run whose profiles are kept. */
  public static final int MOST = 12;

  private static final long LARGEST = 1L << 26;

  private RunProfiles() {}

  /** Which candidates' profiles are kept: the front's and those of the most accurate others. */
  public static List<TableRow> chosen(CandidateTable table) {
    return Selection.of(table, MOST);
  }

  /**
   * The profiles of some runs, by the names that their candidates have in a table of all.
   *
   * @param runs run directories or files; those without profiles add none
   */
  public static Map<String, List<ProfileRow>> read(
      List<String> runs, CandidateTable table, Configuration hadoop) {
    Map<String, List<ProfileRow>> profiles = new LinkedHashMap<>();
    for (String run : runs) {
      Path directory = new Path(run);
      Path file = new Path(directory, JSON);
      if (!run.endsWith(".parquet") && HadoopFiles.exists(file, hadoop)) {
        String json = new String(HadoopFiles.read(file, hadoop, LARGEST), StandardCharsets.UTF_8);
        ProfileText.parse(json, HadoopFiles.shown(file))
            .forEach((name, rows) -> add(profiles, table, directory.getName(), name, rows));
      }
    }
    return profiles;
  }

  private static void add(
      Map<String, List<ProfileRow>> profiles,
      CandidateTable table,
      String run,
      String name,
      List<ProfileRow> rows) {
    String longer = run + "/" + name;
    table.rows().stream()
        .map(TableRow::name)
        .filter(row -> row.equals(longer) || row.equals(name) && !profiles.containsKey(name))
        .forEach(row -> profiles.put(row, rows));
  }
}
