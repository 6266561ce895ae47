package io.sparqat.quant.dl4j;

import io.sparqat.quant.optimize.GradientClipping;
import io.sparqat.quant.transform.SchedulesOverSteps;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * DL4J's configuration of a block with one input, whatever its layers are. Activations are {@code
 * [batch, features]} in 'f' order, which in memory is batch-innermost.
 */
public final class OpLayer extends Layer {
  private static final long serialVersionUID = 1L;

  private String part = "";
  private int[] indices = {};
  private boolean asQKeras;
  private boolean inputGradient = true;
  private double clipNorm;
  private double clipValue;
  private String schedules = "";
  private @Nullable IUpdater updater;
  private transient @Nullable Block block;

  /** For JSON; fields are set afterwards. */
  public OpLayer() {}

  OpLayer(
      String name,
      Block block,
      boolean inputGradient,
      GradientClipping clipping,
      SchedulesOverSteps schedules,
      IUpdater updater) {
    setLayerName(name);
    this.block = block;
    this.part = block.partText();
    this.indices = block.indexArray();
    this.asQKeras = block.asQKeras();
    this.inputGradient = inputGradient;
    this.clipNorm = clipping.clipNorm();
    this.clipValue = clipping.clipValue();
    this.schedules = schedules.text();
    this.updater = updater;
  }

  Block block() {
    Block known = block;
    if (known == null) {
      known = Block.parse(part, indices, asQKeras);
      block = known;
    }
    return known;
  }

  /** The layers of the block with their input shapes, as JSON of a network. */
  public String getPart() {
    return part;
  }

  public void setPart(String part) {
    this.part = part;
    block = null;
  }

  /** Positions of the layers in the whole network. */
  public int[] getIndices() {
    return indices.clone();
  }

  public void setIndices(int[] indices) {
    this.indices = indices.clone();
    block = null;
  }

  /** Whether quantizers repeat QKeras's defects. */
  public boolean isAsQKeras() {
    return asQKeras;
  }

  public void setAsQKeras(boolean asQKeras) {
    this.asQKeras = asQKeras;
    block = null;
  }

  /** Whether anything before this layer needs the gradient for its input. */
  public boolean isInputGradient() {
    return inputGradient;
  }

  public void setInputGradient(boolean inputGradient) {
    this.inputGradient = inputGradient;
  }

  /** Largest norm of one weight's gradient; 0 for none. */
  public double getClipNorm() {
    return clipNorm;
  }

  public void setClipNorm(double clipNorm) {
    this.clipNorm = clipNorm;
  }

  /** Largest absolute value of a gradient; 0 for none. */
  public double getClipValue() {
    return clipValue;
  }

  public void setClipValue(double clipValue) {
    this.clipValue = clipValue;
  }

  /** What changes with the steps: the text of {@link SchedulesOverSteps}. */
  public String getSchedules() {
    return schedules;
  }

  public void setSchedules(String schedules) {
    this.schedules = schedules;
  }

  public @Nullable IUpdater getUpdater() {
    return updater;
  }

  public void setUpdater(IUpdater updater) {
    this.updater = updater;
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray paramsView,
      boolean initializeParams,
      DataType dataType) {
    OpLayerRuntime layer = new OpLayerRuntime(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(paramsView);
    Map<String, INDArray> table = initializer().init(conf, paramsView, initializeParams);
    layer.setParamTable(table);
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return OpParameters.INSTANCE;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return InputType.feedForward(block().outputSize());
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    long size = inputType.arrayElementsPerExample();
    int expected = block().inputSizes()[0];
    if (size != expected) {
      throw new IllegalArgumentException(
          "Invalid input of layer "
              + getLayerName()
              + ": "
              + size
              + " values per sample (must be "
              + expected
              + ")");
    }
  }

  @Override
  public @Nullable InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  /** The optimizer's weight decay; operations add other regularization to their gradients. */
  @Override
  public List<Regularization> getRegularizationByParam(String paramName) {
    return updater instanceof OptimizerUpdater own
            && own.optimizer().weightDecay() > 0
            && OpParameters.isTrainable(this, paramName)
        ? List.of(new WeightDecay(own.optimizer().weightDecay(), true))
        : List.of();
  }

  @Override
  public boolean isPretrainParam(String paramName) {
    return false;
  }

  @Override
  public @Nullable IUpdater getUpdaterByParam(String paramName) {
    return updater;
  }

  @Override
  public GradientNormalization getGradientNormalization() {
    return GradientNormalization.None;
  }

  @Override
  public double getGradientNormalizationThreshold() {
    return 0;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    long parameters = initializer().numParams(this);
    return new LayerMemoryReport.Builder(
            getLayerName(), OpLayer.class, inputType, getOutputType(-1, inputType))
        .standardMemory(parameters, parameters)
        .build();
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && other instanceof OpLayer layer
        && part.equals(layer.part)
        && Arrays.equals(indices, layer.indices)
        && asQKeras == layer.asQKeras
        && inputGradient == layer.inputGradient
        && clipNorm == layer.clipNorm
        && clipValue == layer.clipValue
        && schedules.equals(layer.schedules)
        && Objects.equals(updater, layer.updater);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), part, inputGradient, updater);
  }
}
