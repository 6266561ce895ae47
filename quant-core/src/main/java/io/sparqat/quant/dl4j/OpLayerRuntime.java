package io.sparqat.quant.dl4j;

import io.sparqat.quant.layer.Finite;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.optimize.GradientClipping;
import io.sparqat.quant.transform.SchedulesOverSteps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A block with one input at work inside DL4J. */
final class OpLayerRuntime extends AbstractLayer<OpLayer> implements NamesNonFinite {
  private static final long serialVersionUID = 1L;

  private final transient OpRunner runner;
  private final transient Optional<PruningMasks> pruning;
  private final transient List<Optional<Block.BoundConstraint>> constraints;
  private Map<String, INDArray> parameters = Map.of();
  private Map<String, INDArray> gradients = Map.of();
  private @Nullable INDArray parameterVector;
  private @Nullable INDArray gradientVector;

  OpLayerRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    OpLayer layer = (OpLayer) conf.getLayer();
    constraints = layer.block().constraints();
    SchedulesOverSteps schedules = SchedulesOverSteps.parse(layer.getSchedules());
    pruning = schedules.pruning().map(schedule -> new PruningMasks(layer.block(), schedules));
    runner =
        new OpRunner(
            layer.block(),
            new boolean[] {layer.isInputGradient()},
            new GradientClipping(layer.getClipNorm(), layer.getClipValue(), 0),
            schedules);
  }

  /** Says that the weights were replaced: masks of pruning are made anew from them. */
  void weightsReplaced() {
    pruning.ifPresent(PruningMasks::forget);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    int size = Math.toIntExact(input.size(0));
    if (training) {
      pruning.ifPresent(masks -> masks.before(getIterationCount(), parameters.values()));
    }
    Pass pass =
        training ? Pass.training(size, conf.getSeed(), getIterationCount()) : Pass.inference(size);
    return runner.forward(new INDArray[] {input}, parameters, pass, workspaces);
  }

  @Override
  public Pair<Gradient, @Nullable INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaces) {
    @Nullable INDArray[] inputGradients = runner.backward(epsilon, gradients, workspaces);
    Gradient gradient = new DefaultGradient();
    gradients.forEach((key, view) -> gradient.setGradientFor(key, view, 'c'));
    return new Pair<>(gradient, inputGradients[0]);
  }

  @Override
  public void applyConstraints(int iteration, int epoch) {
    int index = 0;
    for (INDArray parameter : parameters.values()) {
      Optional<Block.BoundConstraint> constraint = constraints.get(index);
      if (constraint.isPresent()) {
        runner.constrain(index, parameter, constraint.get());
      }
      index++;
    }
    pruning.ifPresent(masks -> masks.after(parameters.values()));
  }

  @Override
  public double calcRegularizationScore(boolean backpropOnlyParams) {
    return runner.extraLoss();
  }

  @Override
  public Optional<String> nonFiniteWeights() {
    return parameters.entrySet().stream()
        .filter(entry -> !Finite.all(HeapCopy.values(entry.getValue())))
        .findFirst()
        .map(entry -> nodeName(OpParameters.node(entry.getKey())));
  }

  @Override
  public Optional<String> nonFiniteOutput() {
    OptionalInt node = runner.nonFiniteNode();
    return node.isPresent() ? Optional.of(nodeName(node.getAsInt())) : Optional.empty();
  }

  private String nodeName(int node) {
    return layerConf().block().part().nodes().get(node).name();
  }

  @Override
  public @Nullable INDArray params() {
    return parameterVector;
  }

  @Override
  public INDArray getParam(String key) {
    INDArray parameter = parameters.get(key);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "Invalid parameter: " + key + " (must be one of " + parameters.keySet() + ")");
    }
    return parameter;
  }

  @Override
  public void setParam(String key, INDArray value) {
    getParam(key).assign(value);
  }

  @Override
  public void setParams(INDArray params) {
    if (params != parameterVector && parameterVector != null) {
      parameterVector.assign(params.reshape(parameterVector.shape()));
    }
  }

  @Override
  public void setParamsViewArray(INDArray params) {
    parameterVector = params;
  }

  @Override
  public void setParamTable(Map<String, INDArray> table) {
    parameters = table;
  }

  @Override
  public Map<String, INDArray> paramTable(boolean backpropParamsOnly) {
    return parameters;
  }

  @Override
  public long numParams() {
    return parameterVector == null ? 0 : parameterVector.length();
  }

  @Override
  public @Nullable INDArray getGradientsViewArray() {
    return gradientVector;
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    gradientVector = view;
    gradients = layerConf().initializer().getGradientsFromFlattened(conf, view);
  }

  /** The gradient is already that of the batch's mean. */
  @Override
  public boolean updaterDivideByMinibatch(String paramName) {
    return false;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {
    // There is no weight noise: quantizers are part of the operation.
  }
}
