package io.sparqat.jobs.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.jobs.session.Sessions;
import io.sparqat.jobs.waiting.TimeLimit;
import io.sparqat.jobs.waiting.WatchedJobs;
import io.sparqat.quant.UserException;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.optimize.Adam;
import io.sparqat.quant.optimize.Optimizer;
import io.sparqat.quant.optimize.Schedules;
import io.sparqat.quant.optimize.Sgd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

/** Rounds in which a worker throws, is slow, hangs or diverges. */
class DisturbedRoundsIT {
  private static final RoundSettings SETTINGS = RoundSettings.of(2, 3, 1).withSnapshotEvery(3);
  private static final Optimizer ADAM = Adam.of(0.01);

  private static final String GROUP = "disturbed";

  private static SparkSession spark;

  private record Run(float[] parameters, List<RoundReport> reports) {}

  @BeforeAll
  static void open() {
    // Four attempts for every task, as on a cluster.
    spark = Sessions.open("disturbed rounds", "local[2,4]");
  }

  @AfterAll
  static void close() {
    spark.close();
  }

  @Test
  void aTaskThatThrowsIsTriedAgainAndChangesNothing() {
    float[] undisturbed = train(ADAM, SETTINGS, Recovery.NONE, Optional.empty()).parameters();
    Run run =
        train(
            ADAM, SETTINGS, Recovery.NONE, Optional.of(new FaultyHook(FaultyHook.Fault.THROW, 1)));
    assertThat(run.parameters()).isEqualTo(undisturbed);
    assertThat(run.reports().stream().mapToInt(r -> r.metrics().coldStarts()).sum())
        .as("workers built again after exceptions")
        .isGreaterThan(2);
  }

  @Test
  void aSlowWorkerIsCutAtTheDeadlineAndCountsByTheRowsItSaw() {
    Run run =
        train(
            ADAM,
            SETTINGS.withDeadlineMillis(60),
            Recovery.NONE,
            Optional.of(new FaultyHook(FaultyHook.Fault.SLOW, 1)));
    RoundReport round = run.reports().get(run.reports().size() - 1);
    assertThat(run.reports()).anyMatch(report -> report.cut().late() > 0);
    assertThat(run.reports()).allMatch(report -> report.metrics().rows() > 0);
    assertThat(round.metrics().loss()).isLessThan(run.reports().get(0).metrics().loss());
  }

  @Test
  void aWorkerThatHangsIsLeftOutOfItsRoundUnderADeadline() {
    Run run =
        train(
            ADAM,
            SETTINGS.withDeadlineMillis(500),
            Recovery.NONE,
            Optional.of(new FaultyHook(FaultyHook.Fault.HANG, 1)));
    assertThat(run.reports().stream().mapToInt(report -> report.cut().leftOut()).sum())
        .isEqualTo(1);
    assertThat(run.reports().get(run.reports().size() - 1).cut()).isEqualTo(RoundReport.Cut.NONE);
  }

  @Test
  void withoutADeadlineAHangEndsInAnErrorThatSaysWhatToDo() {
    Recovery impatient = new Recovery(state -> {}, 100, Duration.ofSeconds(5));
    Optional<FaultyHook> hang = Optional.of(new FaultyHook(FaultyHook.Fault.HANG, 1));
    assertThatThrownBy(() -> train(ADAM, SETTINGS, impatient, hang))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot finish round 2: 1 of 2 tasks have not come back after 5 s")
        .hasMessageContaining("recovery.hang-limit");
  }

  @Test
  void dl4jsOwnMasterIsGivenUpWhenAWorkerHangs() {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    context.setJobGroup(GROUP, "disturbed rounds", true);
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(2, 8)
            .batchSizePerWorker(8)
            .averagingFrequency(5)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .repartionData(Repartition.Never)
            .trainingHooks(new FaultyHook(FaultyHook.Fault.HANG, 1))
            .build();
    SparkComputationGraph graph = new SparkComputationGraph(context, network(ADAM), master);
    JavaRDD<DataSet> batches =
        context
            .parallelize(List.of(0, 1), 2)
            .flatMap(
                worker -> {
                  Minibatches own =
                      new DrawnSource(80, 8, false).open(worker, Collections.emptyIterator());
                  return IntStream.range(0, 10).mapToObj(i -> own.batch(0, i)).iterator();
                });
    assertThatThrownBy(
            () ->
                WatchedJobs.run(
                    context,
                    GROUP,
                    TimeLimit.ofRounds(Duration.ofSeconds(5)),
                    "epoch 1",
                    () -> graph.fit(batches)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot finish epoch 1: a Spark job has not come back after 5 s");
  }

  @Test
  void aLossThatIsNotFiniteStopsWithRoundWorkerStepAndLayer() {
    Optimizer wild = new Sgd(Schedules.of(1e30), 0, false);
    assertThatThrownBy(() -> train(wild, SETTINGS, Recovery.NONE, Optional.empty()))
        .isInstanceOf(DivergedException.class)
        .hasMessageMatching(
            ".*the loss of worker \\d is not finite in round 1, step \\d, in the (weights|outputs)"
                + " of layer (hidden|scores).*");
  }

  private static Run train(
      Optimizer optimizer, RoundSettings settings, Recovery recovery, Optional<FaultyHook> hook) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    context.setJobGroup(GROUP, "disturbed rounds", true);
    ComputationGraph network = network(optimizer);
    List<RoundReport> reports = new ArrayList<>();
    try (RoundAveragingTrainingMaster master =
        new RoundAveragingTrainingMaster(settings, MergeRule.of(Family.DENSE.model()))) {
      master.recovery(recovery);
      master.addRoundListener(reports::add);
      hook.ifPresent(master::addHook);
      SparkComputationGraph graph = new SparkComputationGraph(context, network, master);
      JavaRDD<String> names = context.parallelize(List.of("drawn"), 1);
      DrawnSource source = new DrawnSource(50, 8, false);
      for (int epoch = 0; epoch < 4; epoch++) {
        master.executeTraining(graph, names, source);
      }
    }
    return new Run(FlatArrays.read(network.params()), reports);
  }

  private static ComputationGraph network(Optimizer optimizer) {
    return Lowering.lower(
        Family.DENSE.model(),
        new TrainingOptions(optimizer, "categorical_crossentropy", DrawnSource.SEED));
  }
}
