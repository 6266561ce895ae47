package io.sparqat.jobs.job;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.Origin;
import io.sparqat.jobs.table.Standing;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.jobs.table.TableRow.Status;
import io.sparqat.jobs.table.Trained;
import io.sparqat.jobs.trial.TrialResult;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.provenance.Fingerprint;
import io.sparqat.quant.score.WeightSparsity;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Makes rows of the table: what a candidate costs beside what training it gave. */
final class TableRows {
  private final ExperimentConfig experiment;
  private final String run;
  private final ShardSet shards;

  /**
   * @param run the run's name
   */
  TableRows(ExperimentConfig experiment, String run, ShardSet shards) {
    this.experiment = experiment;
    this.run = run;
    this.shards = shards;
  }

  /**
   * The row of a trial that was trained.
   *
   * @param at when
   * @param network with its trained weights
   */
  TableRow trained(String name, String id, Instant at, TrialResult result, ModelArchive network) {
    ModelSpec model = network.model();
    Trained trained =
        new Trained(
            result.test(),
            OptionalDouble.of(result.testLoss()),
            result.curve(),
            result.weightsSha256(),
            result.wallSeconds(),
            result.coreSeconds(),
            new WeightSparsity(ParameterLayout.weights(model, network.weights())).of(model),
            OptionalLong.empty());
    return row(name, model, id, Status.TRAINED, Optional.of(trained), Optional.empty(), at);
  }

  /** The row of a trial that has no result. */
  TableRow failed(String name, String id, Instant at, String error, ModelSpec model) {
    return row(name, model, id, Status.FAILED, Optional.empty(), Optional.of(error), at);
  }

  private TableRow row(
      String name,
      ModelSpec model,
      String id,
      Status status,
      Optional<Trained> trained,
      Optional<String> error,
      Instant at) {
    CandidateCost cost = CandidateCost.of(model);
    return new TableRow(
        id,
        name,
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
            Optional.of(at),
            shards.manifest().name(),
            shards.fingerprint(),
            Fingerprint.of(experiment.resolved()),
            experiment.training().seed()),
        Standing.UNKNOWN);
  }
}
