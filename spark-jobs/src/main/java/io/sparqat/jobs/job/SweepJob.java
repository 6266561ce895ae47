package io.sparqat.jobs.job;

import io.sparqat.jobs.checkpoint.Checkpoints;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.config.TrialsConfig.Spread;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.trial.Recipe;
import io.sparqat.jobs.trial.Start;
import io.sparqat.jobs.trial.SweepTrials;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialListener;
import io.sparqat.quant.model.ModelSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
      SweepTrials trials =
          new SweepTrials(
              experiment.candidates().size(),
              experiment.trials().warmStart(),
              candidate -> network(experiment, candidate),
              (candidate, start) -> trial(experiment, session.data(), candidate, start));
      Optional<String> stopped = session.run(trials);
      List<TrialSession.Named> named = new ArrayList<>();
      for (int i = 0; i < experiment.candidates().size(); i++) {
        String name = experiment.candidates().get(i).name();
        ModelSpec model = network(experiment, i);
        trials.id(i).ifPresent(id -> named.add(new TrialSession.Named(name, id, model)));
      }
      CandidateTable table = session.table(named);
      session.publish(named, name -> true, stopped.isEmpty());
      return new TrialsOutcome(table, stopped, List.of());
    }
  }

  private static ModelSpec network(ExperimentConfig experiment, int candidate) {
    return candidate == SweepTrials.Maker.FLOAT_NETWORK
        ? experiment.network()
        : experiment.candidates().get(candidate).apply(experiment.network());
  }

  /** The trial of a candidate. */
  static Trial trial(
      ExperimentConfig experiment, String data, int candidate, Optional<Start> start) {
    String name =
        candidate == SweepTrials.Maker.FLOAT_NETWORK
            ? "float network"
            : experiment.candidates().get(candidate).name();
    int epochs = experiment.trials().warmStartEpochs();
    Recipe recipe =
        new Recipe(
            experiment.training().options(),
            start.isEmpty() || epochs == 0 ? experiment.training().epochs() : epochs,
            experiment.training().batchSize(),
            experiment.trials().patience(),
            ACCURACY);
    Spread spread = experiment.trials().spread();
    return Trial.of(
        name,
        network(experiment, candidate),
        recipe,
        start,
        data,
        spread == Spread.CLUSTER ? experiment.rounds().toString() : spread.toString());
  }
}
