package io.sparqat.quant.train;

import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Trains a network in this process, on one thread. */
public final class Trainer {
  private final ComputationGraph graph;
  private final TrainingOptions options;

  /** A trainer of a fresh network. */
  public Trainer(ModelSpec model, TrainingOptions options) {
    this(Lowering.lower(model, options), options);
  }

  /** A trainer that goes on with a network. */
  public Trainer(ComputationGraph graph, TrainingOptions options) {
    this.graph = graph;
    this.options = options;
  }

  /** The network, which training changes. */
  public ComputationGraph graph() {
    return graph;
  }

  /**
   * Trains by the plan; a network that was trained before goes on with the next epoch.
   *
   * @param validation evaluated after each epoch; null for none
   * @param progress called after each epoch
   * @return the reports of all epochs
   */
  public List<EpochReport> fit(
      Examples examples,
      @Nullable Examples validation,
      TrainingPlan plan,
      Consumer<EpochReport> progress) {
    if (plan.stopping().patience() > 0 && validation == null) {
      throw new IllegalArgumentException(
          "Cannot stop early: there are no validation examples (patience needs them)");
    }
    TrainingFeed feed = new TrainingFeed(examples, options.rows(), options.seed());
    List<EpochReport> reports = new ArrayList<>();
    BestSoFar followed = new BestSoFar(plan.stopping(), 1);
    @Nullable INDArray best = null;
    for (int i = 0; i < plan.epochs() && followed.reasonToStop().isEmpty(); i++) {
      EpochReport report = epoch(examples, validation, plan, feed, graph.getEpochCount());
      reports.add(report);
      progress.accept(report);
      followed.took(report.seconds());
      if (report.validation().map(followed::evaluated).orElse(false) && plan.keepsBest()) {
        best = graph.params().dup();
      }
    }
    if (best != null) {
      graph.params().assign(best);
    }
    return reports;
  }

  private EpochReport epoch(
      Examples examples,
      @Nullable Examples validation,
      TrainingPlan plan,
      TrainingFeed feed,
      int epoch) {
    int[] order =
        plan.shuffle()
            ? EpochOrder.shuffled(examples.rows(), plan.seed(), epoch)
            : IntStream.range(0, examples.rows()).toArray();
    long begin = System.nanoTime();
    double sum = 0;
    for (int from = 0; from < order.length; from += plan.batchSize()) {
      int count = Math.min(plan.batchSize(), order.length - from);
      DataSet batch = feed.batch(epoch, order, from, count);
      graph.fit(batch);
      sum += graph.score() * count;
    }
    graph.incrementEpochCount();
    double seconds = (System.nanoTime() - begin) * 1e-9;
    return new EpochReport(
        epoch,
        order.length == 0 ? 0 : sum / order.length,
        validation == null ? Optional.empty() : Optional.of(evaluate(validation, plan.metrics())),
        seconds);
  }

  /** Evaluates the network as it is. */
  public Evaluation evaluate(Examples examples, List<String> metrics) {
    return Evaluation.of(graph, examples, options.loss(), metrics);
  }
}
