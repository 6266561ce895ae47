package io.sparqat.jobs.fn;

import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.form.ModelJson;
import io.sparqat.quant.score.ScoringPlan;
import io.sparqat.quant.score.Statistics;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** A plan and the weights it is scored with, on their way to executors: each goes there once. */
public final class ScoringData implements Serializable {
  private static final long serialVersionUID = 1;

  private final Broadcast<String[]> networks;
  private final Broadcast<int[][]> choices;
  private final Broadcast<int[][]> places;
  private final Broadcast<float[][]> vectors;
  private final Broadcast<float[]> weights;

  /** Sends them. */
  public ScoringData(JavaSparkContext context, ScoringPlan plan, float[] weights) {
    this.networks =
        context.broadcast(plan.spanning().stream().map(ModelJson::write).toArray(String[]::new));
    this.choices = context.broadcast(plan.choices());
    this.places = context.broadcast(plan.statistics().places());
    this.vectors = context.broadcast(plan.statistics().vectors());
    this.weights = context.broadcast(weights);
  }

  ScoringPlan plan() {
    List<ModelSpec> spanning =
        Arrays.stream(networks.value()).map(json -> ModelJson.parse(json, "broadcast")).toList();
    return ScoringPlan.of(
        spanning, choices.value(), new Statistics(places.value(), vectors.value()));
  }

  ModelWeights weights(ModelSpec network) {
    return ParameterLayout.weights(network, weights.value());
  }

  /** Frees them on driver and executors. */
  public void destroy() {
    networks.destroy();
    choices.destroy();
    places.destroy();
    vectors.destroy();
    weights.destroy();
  }
}
