package io.sparqat.jobs.job;

import io.sparqat.jobs.checkpoint.Checkpoints;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.trial.Start;
import io.sparqat.jobs.trial.SweepTrials;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialListener;
import io.sparqat.quant.inspect.ProfileRow;
import io.sparqat.quant.model.ModelSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * Trains every candidate of an experiment and makes the table. A candidate whose training fails is
 * a row with its error, not a failed sweep.
 */
public final class SweepJob implements TrialsJob {
  private static final String ACCURACY = "accuracy";

  @Override
  public TrialsOutcome run(
      RunDirectory run,
      ExperimentConfig experiment,
      ShardSet shards,
      Clock clock,
      SparkSession spark,
      Checkpoints checkpoints,
      TrialListener listener,
      Function<Trial, RoundListener> rounds) {
    try (TrialSession session =
        new TrialSession(
            run, experiment, shards, clock, spark, checkpoints, false, listener, rounds)) {
      SweepTrials trials = trials(experiment, session.data());
      Optional<String> stopped = session.run(trials);
      List<TrialSession.Named> named = new ArrayList<>();
      for (int i = 0; i < experiment.candidates().size(); i++) {
        String name = experiment.candidates().get(i).name();
        ModelSpec model = network(experiment, i);
        trials.id(i).ifPresent(id -> named.add(new TrialSession.Named(name, id, model)));
      }
      CandidateTable table = session.table(named);
      Map<String, List<ProfileRow>> profiles = session.profiles(named, table);
      session.publish(named, name -> true, stopped.isEmpty());
      return new TrialsOutcome(table, profiles, stopped, List.of());
    }
  }

  /**
   * The trials of an experiment's candidates.
   *
   * @param data fingerprint of the rows
   */
  static SweepTrials trials(ExperimentConfig experiment, String data) {
    return new SweepTrials(
        experiment.candidates().size(),
        experiment.trials().warmStart(),
        candidate -> network(experiment, candidate),
        (candidate, start) -> trial(experiment, data, candidate, start));
  }

  private static ModelSpec network(ExperimentConfig experiment, int candidate) {
    return candidate == SweepTrials.Maker.FLOAT_NETWORK
        ? experiment.network()
        : experiment.candidates().get(candidate).apply(experiment.network());
  }

  private static Trial trial(
      ExperimentConfig experiment, String data, int candidate, Optional<Start> start) {
    String name =
        candidate == SweepTrials.Maker.FLOAT_NETWORK
            ? "float network"
            : experiment.candidates().get(candidate).name();
    int epochs = experiment.trials().warmStartEpochs();
    return experiment.trial(
        name,
        network(experiment, candidate),
        experiment.training().options(),
        start.isEmpty() || epochs == 0 ? experiment.training().epochs() : epochs,
        ACCURACY,
        start,
        data);
  }
}
