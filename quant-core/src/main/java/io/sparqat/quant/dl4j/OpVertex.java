package io.sparqat.quant.dl4j;

import io.sparqat.quant.transform.SchedulesOverSteps;
import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's configuration of a block whose first layer joins several inputs; it has no weights. */
public final class OpVertex extends GraphVertex {
  private static final long serialVersionUID = 1L;

  private String part = "";
  private int[] indices = {};
  private boolean asQKeras;
  private boolean[] inputGradients = {};
  private String schedules = "";

  /** For JSON; fields are set afterwards. */
  public OpVertex() {}

  OpVertex(Block block, boolean[] inputGradients, SchedulesOverSteps schedules) {
    this.schedules = schedules.text();
    part = block.partText();
    indices = block.indexArray();
    asQKeras = block.asQKeras();
    this.inputGradients = inputGradients.clone();
  }

  Block block() {
    return Block.parse(part, indices, asQKeras);
  }

  /** The layers of the block with their input shapes, as JSON of a network. */
  public String getPart() {
    return part;
  }

  public void setPart(String part) {
    this.part = part;
  }

  /** Positions of the layers in the whole network. */
  public int[] getIndices() {
    return indices.clone();
  }

  public void setIndices(int[] indices) {
    this.indices = indices.clone();
  }

  /** Whether quantizers repeat QKeras's defects. */
  public boolean isAsQKeras() {
    return asQKeras;
  }

  public void setAsQKeras(boolean asQKeras) {
    this.asQKeras = asQKeras;
  }

  /** Per input: whether anything before it needs a gradient. */
  public boolean[] getInputGradients() {
    return inputGradients.clone();
  }

  public void setInputGradients(boolean[] inputGradients) {
    this.inputGradients = inputGradients.clone();
  }

  /** What changes with the steps: the text of {@link SchedulesOverSteps}. */
  public String getSchedules() {
    return schedules;
  }

  public void setSchedules(String schedules) {
    this.schedules = schedules;
  }

  @Override
  public GraphVertex clone() {
    OpVertex copy = new OpVertex();
    copy.part = part;
    copy.indices = indices.clone();
    copy.asQKeras = asQKeras;
    copy.inputGradients = inputGradients.clone();
    copy.schedules = schedules;
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OpVertex vertex
        && part.equals(vertex.part)
        && Arrays.equals(indices, vertex.indices)
        && asQKeras == vertex.asQKeras
        && Arrays.equals(inputGradients, vertex.inputGradients)
        && schedules.equals(vertex.schedules);
  }

  @Override
  public int hashCode() {
    return Objects.hash(part, Arrays.hashCode(inputGradients));
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  public int maxVertexInputs() {
    return Integer.MAX_VALUE;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      @Nullable INDArray paramsView,
      boolean initializeParams,
      DataType dataType) {
    return new OpVertexRuntime(
        graph, name, index, dataType, block(), inputGradients, SchedulesOverSteps.parse(schedules));
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
    return InputType.feedForward(block().outputSize());
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputTypes) {
    return new LayerMemoryReport.Builder(
            null, OpVertex.class, inputTypes[0], getOutputType(-1, inputTypes))
        .build();
  }
}
