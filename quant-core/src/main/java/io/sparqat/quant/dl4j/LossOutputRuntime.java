package io.sparqat.quant.dl4j;

import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.ElementwiseActivation;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.SoftmaxActivation;
import io.sparqat.quant.loss.Loss;
import io.sparqat.quant.loss.Losses;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.LossLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The loss at work inside DL4J. Sample weights come as DL4J's label mask, one column. The gradient
 * is that of the batch's mean.
 */
final class LossOutputRuntime extends LossLayer implements CountsCorrect {
  private static final long serialVersionUID = 1L;
  private static final float[] NONE = {};

  private final transient Loss loss;
  private final transient ActivationFunction activation;
  private final int features;
  private transient float[] prediction = NONE;
  private transient float[] label = NONE;
  private transient float[] weight = NONE;
  private transient float[] result = NONE;
  private double lossSum;
  private int rows;
  private boolean computed;

  LossOutputRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    LossOutput output = (LossOutput) conf.getLayer();
    features = Math.toIntExact(output.getNOut());
    loss = output.isLogits() ? Losses.onLogits(output.getLoss()) : Losses.of(output.getLoss());
    activation =
        !output.isLogits()
            ? ElementwiseActivation.LINEAR
            : Losses.logitsOf(output.getLoss()).equals("softmax")
                ? SoftmaxActivation.overLastAxis(features)
                : ElementwiseActivation.SIGMOID;
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaces) {
    super.setInput(input, workspaces);
    computed = false;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    Pass pass = read();
    activation.forward(pass, features, prediction, result);
    return write(workspaces, ArrayType.ACTIVATIONS);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      @Nullable INDArray epsilon, LayerWorkspaceMgr workspaces) {
    compute(result());
    return new Pair<>(new DefaultGradient(), write(workspaces, ArrayType.ACTIVATION_GRAD));
  }

  @Override
  public double computeScore(
      double regularization, boolean training, LayerWorkspaceMgr workspaces) {
    if (!computed) {
      compute(null);
    }
    computed = false;
    return lossSum / input.size(0) + regularization;
  }

  @Override
  public INDArray computeScoreForExamples(double regularization, LayerWorkspaceMgr workspaces) {
    Pass pass = read();
    readLabels(pass);
    float[] scores = new float[pass.size()];
    float[] one = new float[pass.stride()];
    for (int n = 0; n < pass.size(); n++) {
      one[n] = 1;
      scores[n] =
          (float) (loss.compute(pass, features, prediction, label, one, null) + regularization);
      one[n] = 0;
    }
    return workspaces.leverageTo(
        ArrayType.ACTIVATIONS, Nd4j.createFromArray(scores).reshape(pass.size(), 1));
  }

  @Override
  public int correct() {
    int stride = Pass.strideOf(rows);
    int correct = 0;
    for (int n = 0; n < rows; n++) {
      correct += largest(prediction, stride, n) == largest(label, stride, n) ? 1 : 0;
    }
    return correct;
  }

  private int largest(float[] values, int stride, int n) {
    int largest = 0;
    for (int f = 1; f < features; f++) {
      if (values[f * stride + n] > values[largest * stride + n]) {
        largest = f;
      }
    }
    return largest;
  }

  private float[] result() {
    result = atLeast(result, features * Pass.strideOf(Math.toIntExact(input.size(0))));
    return result;
  }

  private void compute(float @Nullable [] gradient) {
    Pass pass = read();
    readLabels(pass);
    float[] weights = null;
    if (maskArray != null) {
      weight = atLeast(weight, pass.stride());
      HeapCopy.readBatch(maskArray, 1, pass.stride(), weight);
      weights = weight;
    }
    lossSum = loss.compute(pass, features, prediction, label, weights, gradient);
    rows = pass.size();
    computed = true;
  }

  private Pass read() {
    Pass pass = Pass.inference(Math.toIntExact(input.size(0)));
    prediction = atLeast(prediction, features * pass.stride());
    result();
    HeapCopy.readBatch(input, features, pass.stride(), prediction);
    return pass;
  }

  private void readLabels(Pass pass) {
    if (labels == null) {
      throw new IllegalStateException("Cannot compute the loss: no labels were given");
    }
    label = atLeast(label, features * pass.stride());
    HeapCopy.readBatch(labels, features, pass.stride(), label);
  }

  private INDArray write(LayerWorkspaceMgr workspaces, ArrayType type) {
    long[] shape = {input.size(0), features};
    INDArray array = workspaces.createUninitialized(type, DataType.FLOAT, shape, 'f');
    HeapCopy.writeBatch(result, features, Pass.strideOf((int) input.size(0)), array);
    return array;
  }

  /** Forgets the labels; unlike DL4J's own layer it leaves their memory to their owner. */
  @Override
  public void clear() {
    labels = null;
    super.clear();
  }

  private static float[] atLeast(float[] array, int size) {
    return array.length < size ? new float[size] : array;
  }
}
