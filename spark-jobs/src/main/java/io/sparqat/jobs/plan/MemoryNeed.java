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
   * Copies of the parameters on the heap: weights, gradients, quantized weights and their rounding;
   * gradients in the optimizer; parameters to send; two rounds' broadcasts, each as values and as
   * blocks.
   */
  private static final int HEAP_COPIES = 4 + 1 + 1 + 4;

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
            + batch * ACTIVATION_COPIES
            + shardBytes * ROW_COPIES;
    long outside =
        parameters * Float.BYTES * (NATIVE_COPIES + slots) + batch * NATIVE_ACTIVATION_COPIES;
    return new MemoryNeed(heap, outside);
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
