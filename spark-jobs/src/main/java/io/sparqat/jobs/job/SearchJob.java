package io.sparqat.jobs.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.datasets.Split;
import io.sparqat.jobs.checkpoint.Checkpoints;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.config.SearchConfig;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.search.SearchRun;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialListener;
import io.sparqat.quant.UserException;
import io.sparqat.quant.inspect.ProfileRow;
import io.sparqat.quant.model.form.ModelJson;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * Searches quantizations of an experiment's network. The trained networks of the front and of the
 * best trial become models of the run; {@code best.json} says which trial that is and what its
 * network looks like.
 */
public final class SearchJob implements TrialsJob {
  private static final String BEST = "best.json";

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
    SearchConfig config =
        experiment
            .search()
            .orElseThrow(
                () ->
                    new UserException(
                        "Cannot search: " + experiment.name() + " has no block search { ... }"));
    if (experiment.validation().heldOut() == 0 && shards.manifest().rows(Split.VALIDATION) == 0) {
      throw new UserException(
          "Cannot search on "
              + shards.manifest().name()
              + ": it has no validation rows (set validation.held-out, for example to 0.1)");
    }
    try (TrialSession session =
        new TrialSession(
            run,
            experiment,
            shards,
            clock,
            spark,
            checkpoints,
            config.mode().goesOn(),
            listener,
            rounds)) {
      SearchRun.Result result =
          new SearchRun(experiment, config, session.data(), session::run).run();
      return outcome(run, session, result);
    }
  }

  private static TrialsOutcome outcome(
      RunDirectory run, TrialSession session, SearchRun.Result result) {
    List<TrialSession.Named> named = new ArrayList<>();
    for (Trial trial : result.trials()) {
      named.add(new TrialSession.Named(trial.name(), trial.id(), trial.model()));
    }
    Set<String> kept = new HashSet<>();
    result.best().ifPresent(best -> kept.add(best.trial().name()));
    CandidateTable table = session.table(named);
    Map<String, List<ProfileRow>> profiles = session.profiles(named, table);
    table.front().stream().map(TableRow::name).forEach(kept::add);
    session.publish(named, kept::contains, result.stopped().isEmpty());
    List<String> remarks = new ArrayList<>();
    result
        .best()
        .ifPresent(
            best -> {
              run.write(BEST, text(best));
              remarks.add(
                  String.format(
                      Locale.ROOT,
                      "best by the goal: %s, size %.6g%s",
                      best.trial().name(),
                      best.size(),
                      Double.isNaN(best.score())
                          ? ""
                          : String.format(Locale.ROOT, ", score %.4f", best.score())));
            });
    return new TrialsOutcome(table, profiles, result.stopped(), remarks);
  }

  private static String text(SearchRun.Best best) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("trial", best.trial().name()).put("id", best.trial().id());
    if (!Double.isNaN(best.score())) {
      node.put("score", best.score());
    }
    node.put("size", best.size());
    node.put("network", ModelJson.write(best.trial().model()));
    return node.toPrettyString() + "\n";
  }
}
