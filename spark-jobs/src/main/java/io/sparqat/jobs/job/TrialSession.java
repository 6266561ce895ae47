package io.sparqat.jobs.job;

import io.sparqat.jobs.checkpoint.Checkpoints;
import io.sparqat.jobs.config.BudgetFile;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.config.TrialsConfig.Spread;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.ledger.Ledger;
import io.sparqat.jobs.report.RunProfiles;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableFile;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialEnd;
import io.sparqat.jobs.trial.TrialListener;
import io.sparqat.jobs.trial.TrialLog;
import io.sparqat.jobs.trial.TrialLoop;
import io.sparqat.jobs.trial.TrialRunner;
import io.sparqat.jobs.trial.TrialSource;
import io.sparqat.quant.inspect.ProfileRow;
import io.sparqat.quant.model.ModelSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What sweeps and searches do alike: trials on a Spark session, written down in the ledger of a run
 * directory, and the table of what they gave.
 */
final class TrialSession implements AutoCloseable {
  /** Below the run's directory. */
  static final String LEDGER = "ledger";

  private final RunDirectory run;
  private final ExperimentConfig experiment;
  private final ShardSet shards;
  private final Clock clock;
  private final Ledger ledger;
  private final TrialLog log;
  private final TrialFiles files;
  private final TrialRunner runner;
  private final TrialListener listener;
  private final BudgetFile budgets;

  /** One row of the table to be: a trial by the name it has there. */
  record Named(String name, String id, ModelSpec model) {}

  /**
   * @param checkpoints of trials that are spread over the cluster
   * @param keepState whether trials may be gone on with
   * @param rounds what is told of the rounds of a trial that is spread over the cluster
   */
  TrialSession(
      RunDirectory run,
      ExperimentConfig experiment,
      ShardSet shards,
      Clock clock,
      SparkSession spark,
      Checkpoints checkpoints,
      boolean keepState,
      TrialListener listener,
      Function<Trial, RoundListener> rounds) {
    this.run = run;
    this.experiment = experiment;
    this.shards = shards;
    this.clock = clock;
    this.listener = listener;
    new RunRecord(run, experiment, shards, spark, clock);
    run.keep();
    files = new TrialFiles(run);
    budgets = new BudgetFile(run.resolve(BudgetFile.NAME), experiment.budget());
    ledger = Ledger.open(path(LEDGER), new Configuration());
    log = new TrialLog(ledger, clock);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    runner =
        experiment.trials().spread() == Spread.CLUSTER
            ? new RoundTrials(spark, experiment, shards, files::read, checkpoints, rounds)
            : new SparkTrials(
                context,
                experiment.name(),
                shards,
                files::read,
                experiment.trials().atOnce(),
                keepState,
                experiment.trials().limit());
  }

  private Path path(String file) {
    return new Path(run.resolve(file).toAbsolutePath().toUri());
  }

  /** Trains what the source asks for; returns the budget that stopped it, if one did. */
  Optional<String> run(TrialSource source) {
    return new TrialLoop(log, runner, files, budgets, experiment.trials().retries(), listener)
        .run(source);
  }

  /** Fingerprint of the rows. */
  String data() {
    return shards.fingerprint();
  }

  /** Writes the table and the learning curves of what has ended. */
  CandidateTable table(List<Named> trials) {
    TableRows rows = new TableRows(experiment, run.name(), shards);
    Map<String, List<Named>> byId = new HashMap<>();
    List<TableRow> table = new ArrayList<>();
    for (Named trial : trials) {
      byId.computeIfAbsent(trial.id(), id -> new ArrayList<>()).add(trial);
      if (log.end(trial.id()).orElse(null) instanceof TrialEnd.Failed failed) {
        String error = failed.failure().text();
        table.add(rows.failed(trial.name(), trial.id(), clock.instant(), error, trial.model()));
      }
    }
    try (TrialRecord record = new TrialRecord(run)) {
      log.results(
          recorded -> {
            for (Named trial : byId.getOrDefault(recorded.trial(), List.of())) {
              table.add(
                  rows.trained(
                      trial.name(),
                      recorded.trial(),
                      recorded.at(),
                      recorded.result(),
                      files.read(recorded.trial())));
              record.curve(trial.name(), recorded.result());
            }
          });
    }
    CandidateTable result = CandidateTable.of(table);
    TableFile.write(result, path(TableFile.NAME), new Configuration());
    return result;
  }

  /** Writes the numerical profiles of the table's first networks. */
  Map<String, List<ProfileRow>> profiles(List<Named> trials, CandidateTable table) {
    Map<String, String> ids = new HashMap<>();
    trials.forEach(trial -> ids.put(trial.name(), trial.id()));
    Profiles profiles = new Profiles(shards);
    for (TableRow row : RunProfiles.chosen(table)) {
      String id = ids.get(row.name());
      if (id != null) {
        profiles.add(row.name(), files.read(id));
      }
    }
    return profiles.write(run);
  }

  /**
   * Makes trained networks models of the run.
   *
   * @param kept names of the trials whose networks are wanted
   * @param complete whether no trial is to follow, so that the others can go
   */
  void publish(List<Named> trials, Predicate<String> kept, boolean complete) {
    for (Named trial : trials) {
      if (kept.test(trial.name())) {
        files.publish(trial.id(), trial.name());
      }
    }
    if (complete) {
      files.clear();
    }
  }

  @Override
  public void close() {
    runner.close();
    ledger.close();
  }
}
