package io.sparqat.jobs.job;

import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.Origin;
import io.sparqat.jobs.table.Standing;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.jobs.table.TableRow.Status;
import io.sparqat.jobs.table.Trained;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.provenance.Fingerprint;
import io.sparqat.quant.score.WeightSparsity;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Makes rows of the table: what a candidate costs beside what training it gave. */
public final class TableRows {
  private final ExperimentConfig experiment;
  private final String run;
  private final ShardSet shards;
  private final Clock clock;

  /**
   * @param run the run's name
   */
  public TableRows(ExperimentConfig experiment, String run, ShardSet shards, Clock clock) {
    this.experiment = experiment;
    this.run = run;
    this.shards = shards;
    this.clock = clock;
  }

  /** The row of a candidate that was trained, just now. */
  public TableRow trained(Candidate candidate, TrainedCandidate result) {
    List<Trained.CurvePoint> curve = new ArrayList<>();
    long rows = 0;
    for (RoundReport round : result.rounds()) {
      rows += round.metrics().rows();
      curve.add(
          new Trained.CurvePoint(round.round() + 1, rows, round.metrics().loss(), Double.NaN));
    }
    ModelSpec model = result.archive().model();
    Trained trained =
        new Trained(
            result.test().accuracy(),
            OptionalDouble.of(result.test().loss()),
            curve,
            result.archive().weightsSha256(),
            result.wallSeconds(),
            result.coreSeconds(),
            new WeightSparsity(ParameterLayout.weights(model, result.archive().weights()))
                .of(model),
            OptionalLong.empty());
    return row(candidate, Status.TRAINED, Optional.of(trained), Optional.empty());
  }

  /** The row of a candidate that has no result. */
  public TableRow failed(Candidate candidate, String error) {
    return row(candidate, Status.FAILED, Optional.empty(), Optional.of(error));
  }

  private TableRow row(
      Candidate candidate, Status status, Optional<Trained> trained, Optional<String> error) {
    ModelSpec model = candidate.apply(experiment.network());
    CandidateCost cost = CandidateCost.of(model);
    return new TableRow(
        TrainingId.of(model, experiment, shards.fingerprint()),
        candidate.name(),
        model.name(),
        cost.quantization(),
        cost.layers(),
        cost.energy(),
        cost.complexity(),
        status,
        trained,
        error,
        new Origin(
            run,
            Optional.of(Instant.now(clock)),
            shards.manifest().name(),
            shards.fingerprint(),
            Fingerprint.of(experiment.resolved()),
            experiment.training().seed()),
        Standing.UNKNOWN);
  }
}
