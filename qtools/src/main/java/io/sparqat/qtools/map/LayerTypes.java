package io.sparqat.qtools.map;

import io.sparqat.qtools.operator.BatchNormalizing;
import io.sparqat.qtools.operator.Operator;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.type.DataType;
import io.sparqat.quant.model.TensorShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The types of one layer: an entry of QTools' data-type map.
 *
 * @param className Keras's or QKeras's class
 * @param inputs types that flow in
 * @param inputShapes shapes in Keras's order, which may be more than {@code inputs}
 * @param output the type that flows out
 * @param outputShape of one sample
 * @param outputShapeLost whether QTools writes the shape as a list of one shape, of which it then
 *     takes the size as 1
 * @param operationCount as QTools counts it
 * @param roles what the layer computes with
 * @param stored weights read for one sample
 * @param work operations performed for one sample
 * @param unpriced why the operations have no energy under this rule set; null when they have
 * @param notModelled what is left out of the energy, and why; null when nothing is
 */
public record LayerTypes(
    String className,
    List<DataType> inputs,
    List<TensorShape> inputShapes,
    DataType output,
    TensorShape outputShape,
    boolean outputShapeLost,
    long operationCount,
    Roles roles,
    List<Stored> stored,
    List<Work> work,
    @Nullable RuleException unpriced,
    @Nullable String notModelled) {
  public LayerTypes {
    inputs = List.copyOf(inputs);
    inputShapes = List.copyOf(inputShapes);
    stored = List.copyOf(stored);
    work = List.copyOf(work);
  }

  /** What a layer computes with, by its family. */
  public sealed interface Roles {}

  /** Nothing: values pass through, or an activation replaces them. */
  record PassThrough() implements Roles {}

  /**
   * Sums of products.
   *
   * @param input what the weight is multiplied by
   * @param fused the accumulator with the scale of auto_po2 weights, or after a fused batch
   *     normalization; null where the rule set has none
   */
  public record Products(
      DataType input,
      Stored weight,
      @Nullable Stored bias,
      Operator multiplier,
      Operator accumulator,
      @Nullable Operator fused,
      @Nullable FusedNormalization normalization)
      implements Roles {}

  /** Several sums of products, as in separable and recurrent layers. */
  public record Staged(List<Products> stages) implements Roles {
    public Staged {
      stages = List.copyOf(stages);
    }
  }

  /** Types of a batch normalization that is fused into the layer. */
  public record FusedNormalization(DataType beta, DataType mean, DataType inverse) {}

  /** Batch normalization on its own. */
  public record Normalization(
      DataType gamma, DataType beta, DataType mean, DataType variance, BatchNormalizing operations)
      implements Roles {}

  /** Average pooling. */
  public record Pooling(
      @Nullable DataType average, Operator accumulator, @Nullable Operator multiplier)
      implements Roles {}

  /** A merge of several inputs. */
  public record Merge(Operator operator) implements Roles {}

  /** The same without energy for its operations. */
  LayerTypes unpriced(RuleException reason) {
    return copy(outputShape, outputShapeLost, reason, notModelled);
  }

  /** The same with what its energy leaves out; null for nothing. */
  LayerTypes notModelled(@Nullable String reason) {
    return copy(outputShape, outputShapeLost, unpriced, reason);
  }

  /** The same with the output's shape as QTools finds it. */
  LayerTypes withOutputShape(TensorShape shape, boolean lost) {
    return copy(shape, lost, unpriced, notModelled);
  }

  private LayerTypes copy(
      TensorShape shape, boolean lost, @Nullable RuleException failure, @Nullable String left) {
    return new LayerTypes(
        className,
        inputs,
        inputShapes,
        output,
        shape,
        lost,
        operationCount,
        roles,
        stored,
        work,
        failure,
        left);
  }
}
