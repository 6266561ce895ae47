package io.sparqat.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.UserException;
import io.sparqat.quant.bench.BenchNetwork;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ExecutorMemoryTest {
  private static final long MEBIBYTE = 1L << 20;

  @Test
  void whatIsNotConfiguredIsSparksDefault() {
    ExecutorMemory memory = ExecutorMemory.of(conf("spark://node:7077"));
    assertThat(memory).isEqualTo(new ExecutorMemory(1024 * MEBIBYTE, 384 * MEBIBYTE, false));
    assertThat(ExecutorMemory.of(conf("yarn").set("spark.executor.memory", "10g")).nativeBytes())
        .isEqualTo(1024 * MEBIBYTE);
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheFlagsThatMakeItFit() {
    ExecutorMemory memory = ExecutorMemory.of(conf("yarn"));
    MemoryNeed need = new MemoryNeed(3000 * MEBIBYTE, 200 * MEBIBYTE);
    assertThatThrownBy(() -> memory.require("big", need))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--executor-memory 3000m --conf spark.executor.memoryOverhead=384m");
    assertThatCode(() -> ExecutorMemory.of(enough()).require("big", need))
        .doesNotThrowAnyException();
  }

  private static SparkConf enough() {
    return conf("yarn")
        .set("spark.executor.memory", "3000m")
        .set("spark.executor.memoryOverhead", "384m");
  }

  @Test
  void inLocalModeTheHeapIsThisJvms() {
    assertThatThrownBy(
            () ->
                ExecutorMemory.of(conf("local[2]"))
                    .require("big", new MemoryNeed(Long.MAX_VALUE / 2, 0)))
        .hasMessageContaining("-Xmx");
  }

  @Test
  void theNeedGrowsWithParametersBatchShardsAndWorkers() {
    MemoryNeed small = need("jet", 2, 64, 0);
    assertThat(need("mnist", 2, 64, 0).bytes()).isGreaterThan(small.bytes());
    assertThat(need("jet", 2, 1024, 0).bytes()).isGreaterThan(small.bytes());
    assertThat(need("jet", 0, 64, 0).bytes()).isLessThan(small.bytes());
    assertThat(need("jet", 2, 64, MEBIBYTE).heapBytes())
        .isEqualTo(small.heapBytes() + 2 * MEBIBYTE);
    assertThat(small.onExecutor(2).bytes() - small.onExecutor(1).bytes()).isEqualTo(small.bytes());
  }

  private static MemoryNeed need(String network, int slots, int batch, long shardBytes) {
    return MemoryNeed.ofWorker(BenchNetwork.of(network), slots, batch, Float.BYTES, shardBytes);
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).setMaster(master);
  }
}
