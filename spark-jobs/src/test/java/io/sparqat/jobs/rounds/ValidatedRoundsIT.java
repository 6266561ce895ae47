package io.sparqat.jobs.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparqat.jobs.session.Sessions;
import io.sparqat.quant.train.EarlyStopping;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Validation, early stopping, warm phase and outer optimizers in real rounds, one session. */
class ValidatedRoundsIT {
  private static final int WORKERS = 2;
  private static final int BATCHES = 10;

  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = Sessions.open("validated rounds", "local[2]");
  }

  @AfterAll
  static void close() {
    spark.close();
  }

  /** Batches the worker draws for itself, and as many again to validate on where asked for. */
  private record Drawn(int validation) implements MinibatchSource<List<String>> {
    @Override
    public Minibatches open(int worker, Iterator<List<String>> partition) {
      List<DataSet> training = ToyProblem.batches(BATCHES, 8, worker);
      List<DataSet> held = ToyProblem.batches(validation, 8, 100 + worker);
      return new Minibatches() {
        @Override
        public int perEpoch() {
          return training.size();
        }

        @Override
        public DataSet batch(int epoch, int position) {
          return training.get(position);
        }

        @Override
        public int validationBatches() {
          return held.size();
        }

        @Override
        public DataSet validationBatch(int position) {
          return held.get(position);
        }
      };
    }
  }

  private record Run(float[] parameters, List<RoundReport> reports, OptionalInt best) {}

  @Test
  void validationChangesNoBit() {
    RoundSettings settings = RoundSettings.of(WORKERS, 5, 1);
    Run plain = train(settings, new Drawn(0), EarlyStopping.NEVER, 2);
    Run validated = train(settings.withValidateEvery(1), new Drawn(0), EarlyStopping.NEVER, 2);
    assertThat(validated.parameters()).isEqualTo(plain.parameters());
    assertThat(plain.best()).isEmpty();
  }

  @Test
  void everyRoundIsValidatedAndTheBestParametersAreKept() {
    Run run =
        train(
            RoundSettings.of(WORKERS, 5, 1).withValidateEvery(1),
            new Drawn(3),
            EarlyStopping.NEVER,
            3);
    assertThat(run.reports()).hasSize(7);
    List<Validation> validations =
        run.reports().stream().map(report -> report.metrics().validation()).toList();
    assertThat(validations.get(0).rows()).isZero();
    assertThat(validations.subList(1, 7))
        .allSatisfy(v -> assertThat(v.rows()).isEqualTo(WORKERS * 3 * 8));
    assertThat(run.reports().get(6).metrics().rows()).isZero();
    int best = run.best().orElseThrow();
    assertThat(validations.get(best).loss())
        .isEqualTo(validations.stream().skip(1).mapToDouble(Validation::loss).min().orElseThrow());
    assertThat(lossOnHeldOut(run.parameters()))
        .isCloseTo(validations.get(best).loss(), within(1e-6));
  }

  @Test
  void anEnergyBudgetEndsTheRunWithinTheEpoch() {
    EarlyStopping spent = new EarlyStopping(EarlyStopping.Monitor.LOSS, 0, 0, 0, 1e-9, 15);
    Run run = train(RoundSettings.of(WORKERS, 3, 1), new Drawn(0), spent, 1);
    assertThat(run.reports()).hasSize(1);
  }

  @Test
  void warmRoundsAreShort() {
    RoundSettings settings =
        RoundSettings.of(WORKERS, 5, 1).withAveraging(Averaging.PLAIN.withWarmPhase(4, 1));
    Run run = train(settings, new Drawn(0), EarlyStopping.NEVER, 1);
    assertThat(run.reports().stream().map(report -> report.metrics().steps()))
        .containsExactly(1, 1, 1, 1, 5, 1);
  }

  @Test
  void outerMomentumChangesTheResultAndLearns() {
    RoundSettings settings = RoundSettings.of(WORKERS, 2, 1);
    Run plain = train(settings, new Drawn(2), EarlyStopping.NEVER, 4);
    Run moving =
        train(
            settings.withAveraging(
                Averaging.PLAIN.withOuter(
                    new OuterOptimizer(OuterOptimizer.Kind.NESTEROV, 0.7, 0.5))),
            new Drawn(2),
            EarlyStopping.NEVER,
            4);
    assertThat(moving.parameters()).isNotEqualTo(plain.parameters());
    assertThat(moving.reports().get(moving.reports().size() - 2).metrics().loss())
        .isLessThan(moving.reports().get(0).metrics().loss());
  }

  @Test
  void theResultIsTheMeanOfTheLastRounds() {
    RoundSettings settings = RoundSettings.of(WORKERS, 5, 1);
    float[] one = train(settings, new Drawn(0), EarlyStopping.NEVER, 1).parameters();
    float[] averaged =
        train(
                settings.withAveraging(Averaging.PLAIN.withLastRounds(2)),
                new Drawn(0),
                EarlyStopping.NEVER,
                1)
            .parameters();
    assertThat(averaged).isNotEqualTo(one).hasSameSizeAs(one);
  }

  @Test
  void slicesAreMergedToTheBitsOfTheDriver() {
    // What is no weight in this network: five means, their variances, and a counter.
    List<MergeRule> rules =
        List.of(
            new MergeRule(MergeRule.Kind.MEAN, 10, 5, 0),
            new MergeRule(MergeRule.Kind.POOLED_VARIANCE, 30, 5, 10),
            new MergeRule(MergeRule.Kind.MAXIMUM, 40, 1, 0));
    RoundSettings settings = RoundSettings.of(WORKERS, 4, 1).withWire(Wire.BFLOAT16);
    Run whole = train(settings, rules, new Drawn(2), EarlyStopping.NEVER, 2);
    Run sliced = train(settings.withSliceAbove(10), rules, new Drawn(2), EarlyStopping.NEVER, 2);
    assertThat(sliced.parameters()).isEqualTo(whole.parameters());
    assertThat(sliced.reports()).hasSameSizeAs(whole.reports());
    for (int i = 0; i < whole.reports().size(); i++) {
      assertThat(sliced.reports().get(i).drift().spread())
          .isCloseTo(whole.reports().get(i).drift().spread(), within(1e-12));
    }
    int parameters = whole.parameters().length;
    assertThat(sliced.reports())
        .allSatisfy(
            report ->
                assertThat(report.bytesReceived())
                    .isLessThan(Float.BYTES * parameters + 400L * WORKERS));
  }

  private static double lossOnHeldOut(float[] parameters) {
    ComputationGraph network = ToyProblem.network(new Adam(0.01));
    FlatArrays.write(parameters, network.params());
    double sum = 0;
    for (int worker = 0; worker < WORKERS; worker++) {
      for (DataSet batch : ToyProblem.batches(3, 8, 100 + worker)) {
        sum += network.score(batch, false);
      }
    }
    return sum / (WORKERS * 3);
  }

  private static Run train(
      RoundSettings settings, Drawn source, EarlyStopping stopping, int epochs) {
    return train(settings, List.of(), source, stopping, epochs);
  }

  private static Run train(
      RoundSettings settings,
      List<MergeRule> rules,
      Drawn source,
      EarlyStopping stopping,
      int epochs) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<RoundReport> reports = new ArrayList<>();
    try (RoundAveragingTrainingMaster master = new RoundAveragingTrainingMaster(settings, rules)) {
      master.addRoundListener(reports::add);
      master.stopEarly(stopping);
      SparkComputationGraph graph =
          new SparkComputationGraph(context, ToyProblem.network(new Adam(0.01)), master);
      JavaRDD<String> names = context.parallelize(List.of("a", "b"), 1);
      for (int epoch = 0; epoch < epochs; epoch++) {
        master.executeTraining(graph, names, source);
      }
      OptionalInt best = master.finish(graph);
      return new Run(FlatArrays.read(graph.getNetwork().params()), reports, best);
    }
  }
}
