package io.sparqat.jobs.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.fn.RowMinibatches;
import io.sparqat.jobs.session.Sessions;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.optimize.Adagrad;
import io.sparqat.quant.optimize.Adam;
import io.sparqat.quant.optimize.Optimizer;
import io.sparqat.quant.optimize.Schedules;
import io.sparqat.quant.optimize.Sgd;
import io.sparqat.quant.rows.Augmentation;
import io.sparqat.quant.rows.ClassWeights;
import io.sparqat.quant.rows.RowTreatment;
import io.sparqat.quant.train.Trainer;
import io.sparqat.quant.train.TrainingPlan;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.DataSet;

/** What rounds must equal, for every kind of state a network keeps. */
class EqualityIT {
  private static final int EPOCHS = 3;
  private static final Optimizer ADAM = Adam.of(0.01);
  private static final Optimizer SGD = new Sgd(Schedules.of(0.05), 0, false);

  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = Sessions.open("equality", "local[2]");
  }

  @AfterAll
  static void close() {
    spark.close();
  }

  @ParameterizedTest
  @EnumSource
  void oneWorkerIsPlainLocalTrainingBitForBit(Family family) {
    DrawnSource source = new DrawnSource(50, 8, false);
    Trainer trainer = new Trainer(family.model(), options(ADAM));
    trainer.fit(
        source.examples(0), null, TrainingPlan.of(EPOCHS, 8, DrawnSource.SEED), report -> {});
    float[] local = FlatArrays.read(trainer.graph().params());
    assertThat(byRounds(family, ADAM, RoundSettings.of(1, 3, 1), source)).isEqualTo(local);
  }

  @Test
  void weightedAndAugmentedRowsAreThoseOfPlainLocalTraining() {
    RowTreatment treatment =
        new RowTreatment(
            new ClassWeights(List.of(1.0, 0.5, 2.0)),
            new Augmentation(0.25, 0.25, Augmentation.Fill.NEAREST, true, 2));
    Family family = Family.CONVOLUTION_AND_BATCH_NORM;
    DrawnSource source = new DrawnSource(50, 8, false, treatment);
    Trainer trainer = new Trainer(family.model(), options(ADAM).withRows(treatment));
    trainer.fit(
        source.examples(0), null, TrainingPlan.of(EPOCHS, 8, DrawnSource.SEED), report -> {});
    float[] local = FlatArrays.read(trainer.graph().params());
    RoundSettings settings = RoundSettings.of(1, 3, 1);
    assertThat(byRounds(family, ADAM, settings, source)).isEqualTo(local);
    assertThat(byRounds(family, ADAM, settings, new DrawnSource(50, 8, false))).isNotEqualTo(local);
  }

  @ParameterizedTest
  @EnumSource
  void workersWithOneStepOfSgdAreOneWorkerWithTheLargerBatch(Family family) {
    int workers = 3;
    DrawnSource source = new DrawnSource(32, 8, !family.seesOnlyMeansOfRows());
    List<RowMinibatches> parts =
        IntStream.range(0, workers)
            .mapToObj(worker -> source.open(worker, List.<List<String>>of().iterator()))
            .toList();
    ComputationGraph local = Lowering.lower(family.model(), options(SGD));
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (int i = 0; i < parts.get(0).perEpoch(); i++) {
        int at = i;
        int round = epoch;
        local.fit(DataSet.merge(parts.stream().map(part -> part.batch(round, at).copy()).toList()));
      }
    }
    float[] expected = FlatArrays.read(local.params());
    float[] found = byRounds(family, SGD, RoundSettings.of(workers, 1, 1), source);
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], Offset.offset(tolerance(family, i, expected[i])));
    }
  }

  /**
   * Keras takes n / (n - 1) times the variance of a batch's n pixels into its running variance:
   * that of three small batches is a little larger than that of a large one, here by 1 %.
   */
  private static float tolerance(Family family, int index, float expected) {
    boolean runningVariance =
        MergeRule.of(family.model()).stream()
            .filter(rule -> rule.kind() == MergeRule.Kind.POOLED_VARIANCE)
            .anyMatch(rule -> index >= rule.offset() && index < rule.offset() + rule.length());
    return runningVariance ? 0.01f * expected : 1e-6f;
  }

  @ParameterizedTest
  @EnumSource
  void workersThatAreAlikeAreOneOfThemBitForBit(Family family) {
    DrawnSource source = new DrawnSource(40, 8, true);
    float[] one = byRounds(family, ADAM, RoundSettings.of(1, 2, 1), source);
    assertThat(byRounds(family, ADAM, RoundSettings.of(3, 2, 1), source)).isEqualTo(one);
  }

  @Test
  void anOptimizerThatIsResetBeginsWhereItBeginsNotAtZero() {
    Optimizer adagrad = new Adagrad(Schedules.of(0.05), 0.1, 1e-7);
    DrawnSource source = new DrawnSource(32, 8, false);
    RowMinibatches batches = source.open(0, List.<List<String>>of().iterator());
    ComputationGraph local = Lowering.lower(Family.DENSE.model(), options(adagrad));
    for (int step = 0; step < EPOCHS * batches.perEpoch(); step++) {
      ComputationGraph fresh = Lowering.lower(Family.DENSE.model(), options(adagrad));
      fresh.params().assign(local.params());
      fresh.getConfiguration().setIterationCount(step);
      fresh.fit(batches.batch(step / batches.perEpoch(), step % batches.perEpoch()));
      local = fresh;
    }
    RoundSettings settings = RoundSettings.of(1, 1, 1).withOptimizerState(OptimizerState.RESET);
    assertThat(byRounds(Family.DENSE, adagrad, settings, source))
        .isEqualTo(FlatArrays.read(local.params()));
  }

  private static TrainingOptions options(Optimizer optimizer) {
    return new TrainingOptions(optimizer, "categorical_crossentropy", DrawnSource.SEED);
  }

  private static float[] byRounds(
      Family family, Optimizer optimizer, RoundSettings settings, DrawnSource source) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    ComputationGraph network = Lowering.lower(family.model(), options(optimizer));
    try (RoundAveragingTrainingMaster master =
        new RoundAveragingTrainingMaster(settings, MergeRule.of(family.model()))) {
      SparkComputationGraph graph = new SparkComputationGraph(context, network, master);
      JavaRDD<String> names = context.parallelize(List.of("drawn"), 1);
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        master.executeTraining(graph, names, source);
      }
    }
    return FlatArrays.read(network.params());
  }
}
