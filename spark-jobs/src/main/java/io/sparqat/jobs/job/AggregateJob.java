package io.sparqat.jobs.job;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.stddev_samp;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Tables of many runs as one, worked out by Spark: any number of files, on any file system. One row
 * for each quantization of a network on a data set, over all its seeds and runs, and one front for
 * each network and data set.
 *
 * <p>The interval of a quantization that was trained once is Wilson's of the test set. Of several
 * results it is that of their mean: Student's for what seeds make of it, and beside it, since all
 * share the test set, Wilson's, as root of the sum of squares.
 */
public final class AggregateJob {
  /** What makes a candidate comparable with another. */
  private static final Column[] GROUP = {
    col("model"), col("data_fingerprint"), col("energy_process")
  };

  /** Two-sided 95 % quantiles of Student's t for 1, 2, ... degrees of freedom. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042, 1.960
  };

  private static final List<String> SINCE_VERSION_2 = List.of("status", "run", "data");

  private AggregateJob() {}

  /**
   * The aggregated table, not computed yet.
   *
   * @param files table files; {@code *} stands for any name
   */
  public static Dataset<Row> of(SparkSession spark, List<String> files) {
    Dataset<Row> read =
        spark.read().option("mergeSchema", "true").parquet(files.toArray(String[]::new));
    List<String> columns = Arrays.asList(read.columns());
    for (String column : SINCE_VERSION_2) {
      if (!columns.contains(column)) {
        read = read.withColumn(column, lit(null).cast("string"));
      }
    }
    Dataset<Row> results =
        read.filter(col("correct").isNotNull())
            .filter(coalesce(col("status"), lit("trained")).isin("trained", "scored"))
            // A run's table may be named twice, or be in an appended one, too.
            .dropDuplicates("candidate", "run", "correct", "total");
    return onFront(interval(bySeeds(results)));
  }

  private static Dataset<Row> bySeeds(Dataset<Row> results) {
    return results
        .groupBy(
            col("model"),
            col("data_fingerprint"),
            col("energy_process"),
            col("quantization"),
            // Networks of one name may differ in more than their quantization.
            col("energy_total_pj"),
            col("parameter_bits"))
        .agg(
            max("data").as("data"),
            min("name").as("name"),
            count("*").as("results"),
            countDistinct("seed").as("seeds"),
            array_sort(collect_set("run")).as("runs"),
            sum("correct").as("correct"),
            sum("total").as("total"),
            avg("accuracy").as("accuracy"),
            stddev_samp("accuracy").as("accuracy_deviation"),
            avg("accuracy_low").as("mean_low"),
            avg("accuracy_high").as("mean_high"),
            min("accuracy").as("accuracy_min"),
            max("accuracy").as("accuracy_max"),
            first("energy_inputs_pj").as("energy_inputs_pj"),
            first("energy_parameters_pj").as("energy_parameters_pj"),
            first("energy_operations_pj").as("energy_operations_pj"),
            first("energy_outputs_pj").as("energy_outputs_pj"),
            first("activation_bits").as("activation_bits"),
            sum("core_seconds").as("core_seconds"));
  }

  private static Dataset<Row> interval(Dataset<Row> pooled) {
    Column freedom = least(col("results").minus(1), lit(STUDENT.length)).cast("int");
    Column student =
        element_at(
            array(Arrays.stream(STUDENT).mapToObj(t -> lit(t)).toArray(Column[]::new)),
            greatest(freedom, lit(1)));
    Column seeds =
        coalesce(
            student.multiply(col("accuracy_deviation")).divide(sqrt(col("results"))), lit(0.0));
    Column up = col("mean_high").minus(col("accuracy"));
    Column down = col("accuracy").minus(col("mean_low"));
    Column high = col("accuracy").plus(sqrt(up.multiply(up).plus(seeds.multiply(seeds))));
    Column low = col("accuracy").minus(sqrt(down.multiply(down).plus(seeds.multiply(seeds))));
    Column once = col("results").equalTo(1);
    return pooled
        .withColumn("accuracy_low", when(once, col("mean_low")).otherwise(greatest(low, lit(0.0))))
        .withColumn("accuracy_high", when(once, col("mean_high")).otherwise(least(high, lit(1.0))))
        .drop("mean_low", "mean_high");
  }

  /** On the front: nothing of no more energy is more accurate, nothing cheaper as accurate. */
  private static Dataset<Row> onFront(Dataset<Row> candidates) {
    WindowSpec upToHere = Window.partitionBy(GROUP).orderBy("energy_total_pj");
    WindowSpec asAccurate =
        Window.partitionBy(
            col("model"), col("data_fingerprint"), col("energy_process"), col("accuracy"));
    return candidates
        .withColumn(
            "on_front",
            col("accuracy")
                .equalTo(max("accuracy").over(upToHere))
                .and(col("energy_total_pj").equalTo(min("energy_total_pj").over(asAccurate))))
        .orderBy("model", "data_fingerprint", "energy_process", "energy_total_pj", "quantization");
  }

  /**
   * One row for each network, data set and energy process of an aggregated table: how many
   * quantizations, results and runs it has, how many are on the front, and the front's two ends.
   */
  public static Dataset<Row> overview(Dataset<Row> aggregated) {
    Column front = col("on_front");
    return aggregated
        .withColumn("run", explode(col("runs")))
        .groupBy(GROUP)
        .agg(countDistinct("run").as("runs"))
        .join(
            aggregated
                .groupBy(GROUP)
                .agg(
                    max("data").as("data"),
                    count("*").as("candidates"),
                    sum("results").as("results"),
                    sum(front.cast("int")).as("front"),
                    max(when(front, col("accuracy"))).as("best_accuracy"),
                    min(when(front, col("energy_total_pj"))).as("least_energy_pj"),
                    max(when(front, col("energy_total_pj"))).as("most_energy_pj"),
                    sum("core_seconds").as("core_seconds")),
            scala.collection.JavaConverters.asScalaBuffer(
                    List.of("model", "data_fingerprint", "energy_process"))
                .toSeq())
        .orderBy("model", "data", "data_fingerprint", "energy_process");
  }
}
