package io.sparqat.jobs.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** Rounds of averaging with DL4J's own layers, as a DL4J user runs them. */
class RoundAveragingTrainingMasterIT {
  private static final int EPOCHS = 3;

  @Test
  void oneWorkerIsPlainLocalTrainingBitForBit() {
    List<DataSet> batches = ToyProblem.batches(10, 8, 1);
    ComputationGraph local = ToyProblem.network(new Adam(0.01));
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      batches.forEach(local::fit);
    }
    float[] distributed =
        train("local[2]", RoundSettings.of(1, 3, 1), new Adam(0.01), batches).parameters();
    assertThat(distributed).isEqualTo(FlatArrays.read(local.params()));
  }

  @Test
  void manyWorkersWithOneStepOfSgdAreOneWorkerWithTheLargerBatch() {
    List<DataSet> batches = ToyProblem.batches(12, 8, 2);
    ComputationGraph local = ToyProblem.network(new Sgd(0.1));
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (int i = 0; i < 4; i++) {
        // Worker w holds the batches of partition w: w * 4 to w * 4 + 3.
        local.fit(DataSet.merge(List.of(batches.get(i), batches.get(4 + i), batches.get(8 + i))));
      }
    }
    float[] distributed =
        train("local[2]", RoundSettings.of(3, 1, 1), new Sgd(0.1), batches).parameters();
    float[] expected = FlatArrays.read(local.params());
    for (int i = 0; i < expected.length; i++) {
      assertThat(distributed[i]).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-6f));
    }
  }

  @Test
  void theClusterDoesNotMatter() {
    List<DataSet> batches = ToyProblem.batches(11, 8, 3);
    RoundSettings settings = RoundSettings.of(2, 2, 1).withSnapshotEvery(2);
    Run here = train("local[2]", settings, new Adam(0.01), batches);
    Run processes = train("local-cluster[2,1,1024]", settings, new Adam(0.01), batches);
    assertThat(processes.parameters()).isEqualTo(here.parameters());
    assertThat(here.reports()).hasSize(9);
    assertThat(here.reports().stream().mapToInt(r -> r.metrics().coldStarts()).sum()).isEqualTo(2);
    assertThat(last(here).loss()).isLessThan(here.reports().get(0).metrics().loss());
  }

  private static RoundMetrics last(Run run) {
    return run.reports().get(run.reports().size() - 1).metrics();
  }

  private record Run(float[] parameters, List<RoundReport> reports) {}

  private static Run train(
      String master, RoundSettings settings, IUpdater updater, List<DataSet> batches) {
    List<RoundReport> reports = new ArrayList<>();
    try (SparkSession spark = Sessions.open("rounds", master);
        RoundAveragingTrainingMaster rounds = new RoundAveragingTrainingMaster(settings)) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      JavaRDD<DataSet> data = context.parallelize(batches, settings.workers());
      rounds.addRoundListener(reports::add);
      SparkComputationGraph graph =
          new SparkComputationGraph(context, ToyProblem.network(updater), rounds);
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        graph.fit(data);
      }
      return new Run(FlatArrays.read(graph.getNetwork().params()), reports);
    }
  }
}
