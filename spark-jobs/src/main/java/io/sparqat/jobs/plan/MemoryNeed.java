package io.sparqat.jobs.plan;

import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;

/**
 * The memory that workers need on one executor, beside what any executor needs. An estimate from
 * above: every buffer that a step, a merge or the decoding of shards holds at the same time.
 *
 * @param heapBytes arrays of layers and optimizer, decoded rows, parameters that come and go
 * @param nativeBytes ND4J's arrays: parameters, gradients, optimizer state, activations
 */
public record MemoryNeed(long heapBytes, long nativeBytes) {
  /** What Spark reserves, classes, and what lies around between two collections. */
  private static final long HEAP_OF_ANY_EXECUTOR = 450L << 20;

  /** Class metadata, compiled code, threads and network buffers of a JVM. */
  private static final long NATIVE_OF_ANY_EXECUTOR = 300L << 20;

  /**
   * Copies of the parameters on the heap: weights, gradients, quantized weights, and up to three
   * for fitting their scales; weights packed for the products forward and backward; gradients in
   * the optimizer; parameters to send, cut and whole; two rounds' broadcasts, each as values and as
   * blocks; and one of each size that the collector has not cleared away yet.
   */
  private static final int HEAP_COPIES = 6 + 2 + 1 + 2 + 4 + 1;

  /** Bytes of the partial sums of a layer's weight gradient, which are taken in panels. */
  private static final long MOST_SUMS = 4L << 20;

  /** Copies in native memory: parameters, gradients, and three that come and go. */
  private static final int NATIVE_COPIES = 5;

  /** Input, sums, output and the gradients of input and output of every layer. */
  private static final int ACTIVATION_COPIES = 5;

  /** Activations and their gradients between layers. */
  private static final int NATIVE_ACTIVATION_COPIES = 2;

  /** Decoded rows while shards are joined: the parts, and the whole. */
  private static final int ROW_COPIES = 2;

  /**
   * What one worker needs.
   *
   * @param slots of the optimizer's state
   * @param batchSize rows of a step
   * @param bytesPerParameter of its messages
   * @param shardBytes of its decoded rows
   */
  public static MemoryNeed ofWorker(
      ModelSpec model, int slots, int batchSize, int bytesPerParameter, long shardBytes) {
    long parameters = ParameterLayout.size(model);
    long activations = 0;
    for (NodeSpec node : model.nodes()) {
      activations += model.shapeOf(node.name()).size();
    }
    long batch = activations * Pass.strideOf(batchSize) * Float.BYTES;
    long heap =
        parameters * ((long) Float.BYTES * (HEAP_COPIES + slots) + bytesPerParameter)
            + sums(model)
            + batch * ACTIVATION_COPIES
            + shardBytes * ROW_COPIES;
    long outside =
        parameters * Float.BYTES * (NATIVE_COPIES + slots) + batch * NATIVE_ACTIVATION_COPIES;
    return new MemoryNeed(heap, outside);
  }

  private static long sums(ModelSpec model) {
    return ParameterLayout.of(model).stream()
        .mapToLong(weight -> Math.min(MOST_SUMS, (long) weight.size() * Pass.LANES * Float.BYTES))
        .sum();
  }

  /** Of an executor with so many such workers. */
  public MemoryNeed onExecutor(int workers) {
    return new MemoryNeed(
        HEAP_OF_ANY_EXECUTOR + workers * heapBytes, NATIVE_OF_ANY_EXECUTOR + workers * nativeBytes);
  }

  /** Heap and native memory together. */
  public long bytes() {
    return heapBytes + nativeBytes;
  }
}
