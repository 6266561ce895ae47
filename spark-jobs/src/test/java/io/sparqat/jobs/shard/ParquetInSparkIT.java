package io.sparqat.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.datasets.ByteFeatures;
import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Split;
import io.sparqat.datasets.synthetic.DrawnDigits;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableFile;
import io.sparqat.jobs.table.TableFixture;
import io.sparqat.jobs.table.TableRow;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written here is what any Spark, and so PySpark, reads. */
class ParquetInSparkIT {
  private static SparkSession spark;

  @TempDir private Path temp;

  @BeforeAll
  static void openSession() {
    // A session as any user of Spark has it, with none of our settings.
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
  }

  @AfterAll
  static void closeSession() {
    spark.close();
  }

  @Test
  void shardsAreRowsWithNumberLabelAndBytes() {
    DataSet digits = DrawnDigits.generate(50, 10, 1);
    String directory = temp.resolve("shards").toString();
    ShardPlan plan = new ShardPlan(3, 1, 0, ShardPlan.Scaling.AS_IS);
    ShardWriter.write(digits, plan, directory, new Configuration());
    Dataset<Row> rows = spark.read().parquet(directory + "/train");
    assertThat(rows.schema().toDDL()).isEqualTo("row BIGINT,label INT,features BINARY");
    LabeledRows source = digits.rows(Split.TRAIN);
    byte[] pixels = ((ByteFeatures) source.features()).values();
    List<Row> read = rows.orderBy("row").collectAsList();
    assertThat(read).hasSize(50);
    for (int i = 0; i < 50; i++) {
      assertThat(read.get(i).getLong(0)).isEqualTo(i);
      assertThat(read.get(i).getInt(1)).isEqualTo(source.labels()[i]);
      assertThat((byte[]) read.get(i).get(2))
          .isEqualTo(Arrays.copyOfRange(pixels, i * 784, (i + 1) * 784));
    }
  }

  @Test
  void theTableOpensWithItsNestedColumns() {
    CandidateTable table = TableFixture.table();
    Path file = temp.resolve(TableFile.NAME);
    TableFile.write(table, new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
    Dataset<Row> rows = spark.read().parquet(file.toString());
    assertThat(rows.filter("on_front").select("name").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyElementsOf(table.front().stream().map(TableRow::name).toList());
    Row widest =
        rows.selectExpr("name", "explode(layers) as layer")
            .filter("name = '8-bit' and layer.name = 'dense_1'")
            .selectExpr("layer.kernel", "layer.kernel_bits", "layer.type")
            .head();
    assertThat(widest.getString(0)).isEqualTo("quantized_bits(8,0,1)");
    assertThat(widest.getInt(1)).isEqualTo(8);
    assertThat(rows.selectExpr("max(size(curve))").head().getInt(0)).isEqualTo(12);
    assertThat(rows.filter("error is not null").count()).isEqualTo(1);
  }
}
