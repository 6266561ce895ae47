package io.sparqat.jobs.job;

import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.table.Origin;
import io.sparqat.jobs.table.Standing;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.jobs.table.TableRow.Status;
import io.sparqat.jobs.table.Trained;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelJson;
import io.sparqat.quant.provenance.Fingerprint;
import io.sparqat.quant.score.ConfusionCounts;
import io.sparqat.quant.score.ScoringPlan;
import io.sparqat.quant.score.WeightSparsity;
import io.sparqat.quant.search.Accuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Makes rows of the table of configurations that were scored. */
public final class ScoredRows {
  private ScoredRows() {}

  /**
   * One row a configuration, in their order.
   *
   * @param costs of the configurations
   * @param origin the run, at the time the result was there
   */
  public static List<TableRow> of(
      List<Candidate> candidates,
      ScoringPlan plan,
      List<CandidateCost> costs,
      ModelArchive trained,
      Scored scored,
      Origin origin) {
    WeightSparsity sparsity =
        new WeightSparsity(ParameterLayout.weights(trained.model(), trained.weights()));
    String weightsHash = trained.weightsSha256();
    List<TableRow> rows = new ArrayList<>();
    for (int c = 0; c < candidates.size(); c++) {
      ModelSpec network = plan.configuration(c);
      ConfusionCounts counts = scored.counts().get(c);
      CandidateCost cost = costs.get(c);
      Trained result =
          new Trained(
              new Accuracy(counts.correct(), counts.rows()),
              OptionalDouble.empty(),
              List.of(),
              weightsHash,
              scored.share(c) * scored.wallSeconds(),
              scored.share(c) * scored.coreSeconds(),
              sparsity.of(network),
              OptionalLong.empty());
      rows.add(
          new TableRow(
              Fingerprint.of(
                  String.join(
                      "\n",
                      "scored",
                      ModelJson.write(network),
                      weightsHash,
                      origin.dataFingerprint())),
              candidates.get(c).name(),
              network.name(),
              cost.quantization(),
              cost.layers(),
              cost.energy(),
              cost.complexity(),
              scored.dropped().get(c) ? Status.DROPPED : Status.SCORED,
              Optional.of(result),
              Optional.empty(),
              origin,
              Standing.UNKNOWN));
    }
    return rows;
  }
}
