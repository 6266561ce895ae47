package io.sparqat.jobs.bench;

import io.sparqat.jobs.fn.DecodeBatches;
import io.sparqat.jobs.rounds.RoundAveragingTrainingMaster;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.rounds.RoundSettings;
import io.sparqat.jobs.session.Sessions;
import io.sparqat.quant.bench.BenchNetwork;
import io.sparqat.quant.bench.WarmUp;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.ModelSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Rounds of averaging beside DL4J's own training master, and beside processes that only compute:
 * the same network, random data, batch and frequency, on this machine, in one run.
 *
 * @param network a name or file of {@link BenchNetwork}
 * @param batch rows per step of each worker
 * @param localSteps steps between two averages
 * @param workers data-parallel workers, one core each
 * @param seconds measured of each master and of processes that only compute, each after a {@link
 *     WarmUp}
 */
public record RoundsBenchmark(
    String network, int batch, int localSteps, int workers, double seconds) {
  private static final long SEED = 7;
  private static final int ROUNDS_PER_EPOCH = 4;

  /**
   * Runs all of it.
   *
   * @param main class whose {@code bench train-step} computes alone
   * @param scratch where DL4J's master may export data to
   */
  public RoundsTiming run(String main, Path scratch) {
    ComputeProcesses alone = new ComputeProcesses(main, network, batch, seconds);
    double before = alone.rowsPerSecond(1);
    double together = alone.rowsPerSecond(workers);
    try (SparkSession spark = Sessions.open("sparqat bench rounds", "local[" + workers + "]")) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      MasterTiming ours = byRounds(context);
      double after = alone.rowsPerSecond(1);
      double togetherAfter = alone.rowsPerSecond(workers);
      return new RoundsTiming(
          this,
          (before + after) / 2,
          (together + togetherAfter) / 2,
          ours,
          byDl4j(context, RDDTrainingApproach.Direct, scratch),
          byDl4j(context, RDDTrainingApproach.Export, scratch));
    }
  }

  private MasterTiming byRounds(JavaSparkContext context) {
    ModelSpec model = BenchNetwork.of(network);
    try (RoundAveragingTrainingMaster master =
        new RoundAveragingTrainingMaster(RoundSettings.of(workers, localSteps, SEED))) {
      List<RoundReport> reports = new ArrayList<>();
      master.addRoundListener(reports::add);
      SparkComputationGraph graph = new SparkComputationGraph(context, lowered(model), master);
      JavaRDD<String> names =
          context.parallelize(
              IntStream.range(0, workers).mapToObj(Integer::toString).toList(), workers);
      RandomSource source = source(model);
      return timed(
          () -> master.executeTraining(graph, names, source),
          reports::clear,
          reports::size,
          () -> reports.stream().mapToLong(r -> r.metrics().computeNanos()).sum() * 1e-9);
    }
  }

  private MasterTiming byDl4j(
      JavaSparkContext context, RDDTrainingApproach approach, Path scratch) {
    ModelSpec model = BenchNetwork.of(network);
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(workers, batch)
            .batchSizePerWorker(batch)
            .averagingFrequency(localSteps)
            .rddTrainingApproach(approach)
            .exportDirectory(scratch.toUri().toString())
            .repartionData(Repartition.Never)
            .rngSeed(SEED)
            .build();
    master.addHook(new ComputeClock());
    SparkComputationGraph graph = new SparkComputationGraph(context, lowered(model), master);
    JavaRDD<DataSet> data =
        context
            .parallelize(
                IntStream.range(0, workers).<List<String>>mapToObj(w -> new ArrayList<>()).toList(),
                workers)
            .mapPartitionsWithIndex(new DecodeBatches(source(model)), true)
            .cache();
    try {
      return timed(
          () -> graph.fit(data),
          ComputeClock::reset,
          ComputeClock::rounds,
          ComputeClock::slowestSeconds);
    } finally {
      data.unpersist();
      master.deleteTempFiles(context);
    }
  }

  /** Epochs for as long as asked for, after a warm-up. */
  private MasterTiming timed(
      Runnable epoch, Runnable reset, IntSupplier counted, DoubleSupplier computeSeconds) {
    WarmUp.with(window -> epochs(epoch, window));
    reset.run();
    long begin = System.nanoTime();
    long rows = epochs(epoch, seconds) * workers * batch * localSteps * ROUNDS_PER_EPOCH;
    double wall = (System.nanoTime() - begin) * 1e-9;
    return new MasterTiming(counted.getAsInt(), rows, wall, computeSeconds.getAsDouble());
  }

  private static long epochs(Runnable epoch, double limit) {
    long end = System.nanoTime() + (long) (limit * 1e9);
    long count = 0;
    do {
      epoch.run();
      count++;
    } while (System.nanoTime() < end);
    return count;
  }

  private RandomSource source(ModelSpec model) {
    return new RandomSource(
        model.inputs().get(0).shape().size(),
        model.shapeOf(model.outputs().get(0)).size(),
        batch,
        localSteps * ROUNDS_PER_EPOCH);
  }

  private static ComputationGraph lowered(ModelSpec model) {
    return Lowering.lower(model, TrainingOptions.DEFAULT.withSeed(SEED));
  }
}
