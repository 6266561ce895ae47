package io.sparqat.jobs.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Sources;
import io.sparqat.datasets.Split;
import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.fn.RowExamples;
import io.sparqat.jobs.rounds.DriftWatch;
import io.sparqat.jobs.rounds.MergeRule;
import io.sparqat.jobs.rounds.RoundAveragingTrainingMaster;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.session.Sessions;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.train.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;

/**
 * What averaging costs in accuracy: an experiment's recipe on the rows of a source, with the
 * workers that the experiment says, on rows that are shuffled or sorted by label.
 */
public final class AveragingBenchmark {
  private static final String ACCURACY = "accuracy";

  private AveragingBenchmark() {}

  /**
   * Trains once.
   *
   * @param source as `shard` reads it
   * @param sorted whether workers get rows sorted by label
   * @return one line of JSON
   */
  public static String run(
      ExperimentConfig experiment, Candidate candidate, String source, boolean sorted) {
    int workers = experiment.rounds().workers();
    OrderedRows rows =
        new OrderedRows(
            source,
            sorted,
            workers,
            experiment.rounds().batchSize(experiment.training()),
            experiment.training().seed());
    ModelSpec model = candidate.apply(experiment.network());
    ComputationGraph network =
        Lowering.lower(model, experiment.rounds().options(experiment.training()));
    List<RoundReport> reports = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    try (SparkSession spark = Sessions.open("sparqat bench averaging", Sessions.defaultMaster());
        RoundAveragingTrainingMaster master =
            new RoundAveragingTrainingMaster(
                experiment
                    .rounds()
                    .settings(experiment.training(), experiment.validation(), rows.rowsPerWorker()),
                MergeRule.of(model))) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      master.addRoundListener(reports::add);
      master.addRoundListener(new DriftWatch(workers, warnings::add));
      SparkComputationGraph graph = new SparkComputationGraph(context, network, master);
      JavaRDD<String> names =
          context.parallelize(
              IntStream.range(0, workers).mapToObj(Integer::toString).toList(), workers);
      for (int epoch = 0; epoch < experiment.training().epochs(); epoch++) {
        master.executeTraining(graph, names, rows);
      }
      master.finish(graph);
    }
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("benchmark", "averaging");
    line.put("experiment", experiment.name());
    line.put("candidate", candidate.name());
    line.put("workers", workers);
    line.put("order", sorted ? "sorted by label" : "shuffled");
    line.put("epochs", experiment.training().epochs());
    line.put("rounds", reports.size());
    line.put("seed", experiment.training().seed());
    line.put("held_out_accuracy", accuracy(network, rows.heldOut(), experiment.training().loss()));
    LabeledRows test = Sources.open(source, experiment.training().seed()).rows(Split.TEST);
    line.put("test_accuracy", accuracy(network, test, experiment.training().loss()));
    line.put(
        "mean_agreement",
        reports.stream().mapToDouble(r -> r.drift().agreement()).average().orElse(1));
    line.put(
        "mean_spread", reports.stream().mapToDouble(r -> r.drift().spread()).average().orElse(0));
    warnings.forEach(text -> line.put("warning", text));
    return line.toString();
  }

  private static double accuracy(ComputationGraph network, LabeledRows rows, String loss) {
    return Evaluation.of(network, new RowExamples(rows), loss, List.of(ACCURACY)).metric(ACCURACY);
  }
}
