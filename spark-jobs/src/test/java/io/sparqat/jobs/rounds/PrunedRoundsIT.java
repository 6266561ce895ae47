package io.sparqat.jobs.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.session.Sessions;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.optimize.Adam;
import io.sparqat.quant.train.Trainer;
import io.sparqat.quant.train.TrainingPlan;
import io.sparqat.quant.transform.Prune;
import io.sparqat.quant.transform.PruningSchedule;
import io.sparqat.quant.transform.SchedulesOverSteps;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Pruning while several workers train. */
class PrunedRoundsIT {
  private static final ModelSpec MODEL = Family.DENSE.model();
  private static final List<ParameterLayout.Entry> KERNELS =
      ParameterLayout.of(MODEL).stream().filter(e -> Prune.isPrunable(e.weight())).toList();

  /** Turns at the steps 4, 10, 16 and 22 of all workers: shares 0.3, 0.5, 0.7 and 0.9. */
  private static final PruningSchedule RISING =
      new PruningSchedule.PolynomialDecay(0.3, 0.9, 4, 22, 1, 6);

  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = Sessions.open("pruned", "local[2]");
  }

  @AfterAll
  static void close() {
    spark.close();
  }

  /** Remembers which weights are zero after each step, whichever worker took it. */
  private static final class Zeros implements TrainingHook {
    private static final long serialVersionUID = 1;
    private static final Map<Integer, Set<BitSet>> BY_STEP = new ConcurrentHashMap<>();

    @Override
    public void preUpdate(DataSet batch, Model network) {
      // What counts is what a step leaves.
    }

    @Override
    public void postUpdate(DataSet batch, Model network) {
      int step = ((ComputationGraph) network).getIterationCount();
      BY_STEP
          .computeIfAbsent(step, s -> ConcurrentHashMap.newKeySet())
          .add(zeros(FlatArrays.read(network.params())));
    }

    @Override
    public void preUpdate(MultiDataSet batch, Model network) {
      throw new IllegalStateException("rounds have single data sets");
    }

    @Override
    public void postUpdate(MultiDataSet batch, Model network) {
      throw new IllegalStateException("rounds have single data sets");
    }
  }

  private static BitSet zeros(float[] parameters) {
    BitSet zeros = new BitSet();
    for (ParameterLayout.Entry kernel : KERNELS) {
      for (int i = 0; i < kernel.size(); i++) {
        zeros.set(kernel.offset() + i, parameters[kernel.offset() + i] == 0);
      }
    }
    return zeros;
  }

  private static int pruned(double share) {
    return KERNELS.stream().mapToInt(kernel -> (int) Math.round(share * kernel.size())).sum();
  }

  @Test
  void allWorkersHaveTheSameMaskAndTheMergeHasTheScheduledSparsity() {
    Zeros.BY_STEP.clear();
    List<Integer> merged = new ArrayList<>();
    RoundSettings settings =
        RoundSettings.of(2, 2, 1)
            .withWire(Wire.BFLOAT16)
            .withAveraging(
                new Averaging(new OuterOptimizer(OuterOptimizer.Kind.SLOWMO, 1, 0.5), 0, 1, 1));
    train(settings, RISING, 2, new Zeros(), merged);

    assertThat(Zeros.BY_STEP.values()).allSatisfy(masks -> assertThat(masks).hasSize(1));
    // Steps 1 and 2 of each worker are 2 and 4 of all, and so on.
    Map<Integer, Integer> counts = new TreeMap<>();
    Zeros.BY_STEP.forEach((s, masks) -> counts.put(s, masks.iterator().next().cardinality()));
    List<Integer> expected = new ArrayList<>();
    for (double share : new double[] {0, 0.3, 0.3, 0.5, 0.7, 0.7, 0.9, 0.9, 0.9, 0.9}) {
      expected.add(pruned(share));
      expected.add(pruned(share));
    }
    assertThat(List.copyOf(counts.values())).isEqualTo(expected.subList(0, counts.size()));
    assertThat(counts).hasSizeGreaterThan(14);
    assertThat(merged.get(merged.size() - 1)).isEqualTo(pruned(0.9));
  }

  @Test
  void oneWorkerWhoseRoundsBeginAtTheTurnsIsPlainLocalTraining() {
    PruningSchedule schedule = new PruningSchedule.PolynomialDecay(0.3, 0.9, 3, 15, 1, 3);
    Trainer trainer =
        new Trainer(
            MODEL,
            options()
                .withSchedules(new SchedulesOverSteps(Optional.of(schedule), Optional.empty())));
    trainer.fit(
        new DrawnSource(48, 8, false).examples(0),
        null,
        TrainingPlan.of(3, 8, DrawnSource.SEED),
        report -> {});
    float[] alone = FlatArrays.read(trainer.graph().params());
    float[] found = train(RoundSettings.of(1, 3, 1), schedule, 1, new Zeros(), new ArrayList<>());
    assertThat(found).isEqualTo(alone);
    assertThat(zeros(found).cardinality()).isEqualTo(pruned(0.9));
  }

  private static TrainingOptions options() {
    return new TrainingOptions(Adam.of(0.01), "categorical_crossentropy", DrawnSource.SEED);
  }

  private static float[] train(
      RoundSettings settings,
      PruningSchedule schedule,
      int workers,
      TrainingHook hook,
      List<Integer> merged) {
    SchedulesOverSteps schedules =
        new SchedulesOverSteps(Optional.of(schedule), Optional.empty()).over(workers);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    ComputationGraph network = Lowering.lower(MODEL, options().withSchedules(schedules));
    try (RoundAveragingTrainingMaster master =
        new RoundAveragingTrainingMaster(settings, MergeRule.of(MODEL))) {
      master.prune(MergedPruning.of(MODEL, schedules));
      master.addHook(hook);
      SparkComputationGraph graph = new SparkComputationGraph(context, network, master);
      JavaRDD<String> names = context.parallelize(List.of("drawn"), 1);
      for (int epoch = 0; epoch < 3; epoch++) {
        master.executeTraining(graph, names, new DrawnSource(48, 8, false));
        merged.add(zeros(FlatArrays.read(network.params())).cardinality());
      }
    }
    return FlatArrays.read(network.params());
  }
}
