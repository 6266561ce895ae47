package io.sparqat.jobs.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.faults.FaultTable;
import io.sparqat.jobs.session.Sessions;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.optimize.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Executors that are given back and asked for between rounds; tasks that throw and dawdle. */
@Tag("faults")
class ElasticRoundsIT {
  private static final FaultTable TABLE = new FaultTable("rounds");
  private static final RoundSettings SETTINGS = RoundSettings.of(2, 1, 1).withSnapshotEvery(5);

  private record Run(float[] parameters, List<RoundReport> reports) {
    int builtAgain() {
      return reports.stream().mapToInt(report -> report.metrics().coldStarts()).sum() - 2;
    }
  }

  @Test
  void nothingThatHappensBetweenOrWithinRoundsChangesTheBits() throws Exception {
    float[] undisturbed = train("local[2]", report -> {}, Optional.empty()).parameters();
    String cluster = "local-cluster[2,1,1024]";
    TABLE.row(
        "dynamic allocation: an executor given back after round 5, asked for after round 12",
        "rounds, " + cluster,
        () -> {
          Run run = train(cluster, ElasticRoundsIT::shrinkAndGrow, Optional.empty());
          assertThat(run.parameters()).isEqualTo(undisturbed);
          assertThat(run.builtAgain()).isPositive();
          return "same bits; workers built again: " + run.builtAgain();
        });
    TABLE.row(
        "tasks throw at every thirteenth step of a worker",
        "rounds, " + cluster,
        () -> {
          Run run =
              train(cluster, report -> {}, Optional.of(new FaultyHook(FaultyHook.Fault.THROW, 1)));
          assertThat(run.parameters()).isEqualTo(undisturbed);
          assertThat(run.builtAgain()).isPositive();
          return "same bits; workers built again: " + run.builtAgain();
        });
    TABLE.row(
        "a worker more than ten times slower, no deadline",
        "rounds, " + cluster,
        () -> {
          Run run =
              train(cluster, report -> {}, Optional.of(new FaultyHook(FaultyHook.Fault.SLOW, 1)));
          assertThat(run.parameters()).isEqualTo(undisturbed);
          return "same bits";
        });
  }

  private static void shrinkAndGrow(RoundReport report) {
    SparkContext context = SparkContext.getOrCreate();
    if (report.round() == 4) {
      context.killExecutor(context.getExecutorIds().head());
    } else if (report.round() == 11) {
      context.requestExecutors(1);
    }
  }

  private static Run train(String master, RoundListener listener, Optional<FaultyHook> hook) {
    try (SparkSession spark = Sessions.open("elastic rounds", master)) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      ComputationGraph network =
          Lowering.lower(
              Family.RECURRENT.model(),
              new TrainingOptions(Adam.of(0.01), "categorical_crossentropy", DrawnSource.SEED));
      List<RoundReport> reports = new ArrayList<>();
      try (RoundAveragingTrainingMaster rounds =
          new RoundAveragingTrainingMaster(SETTINGS, MergeRule.of(Family.RECURRENT.model()))) {
        rounds.addRoundListener(reports::add);
        rounds.addRoundListener(listener);
        hook.ifPresent(rounds::addHook);
        SparkComputationGraph graph = new SparkComputationGraph(context, network, rounds);
        var names = context.parallelize(List.of("drawn"), 1);
        for (int epoch = 0; epoch < 4; epoch++) {
          rounds.executeTraining(graph, names, new DrawnSource(50, 8, false));
        }
      }
      return new Run(FlatArrays.read(network.params()), reports);
    }
  }
}
