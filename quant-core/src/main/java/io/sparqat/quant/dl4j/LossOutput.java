package io.sparqat.quant.dl4j;

import io.sparqat.quant.loss.Losses;
import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * DL4J's configuration of a network's end: Keras's loss, together with the softmax or sigmoid
 * before it where the network ends in one.
 */
public final class LossOutput extends LossLayer {
  private static final long serialVersionUID = 1L;

  private String loss = "mean_squared_error";
  private boolean logits;

  /** For JSON; fields are set afterwards. */
  public LossOutput() {}

  LossOutput(String name, String loss, boolean logits, int size) {
    // DL4J wants a loss function of its own here; the one that is computed is ours.
    super(new Builder(new LossMSE()));
    setLayerName(name);
    setNIn(size);
    setNOut(size);
    this.loss = Losses.canonicalName(loss);
    this.logits = logits;
  }

  /** Keras's name of the loss. */
  public String getLoss() {
    return loss;
  }

  public void setLoss(String loss) {
    this.loss = loss;
  }

  /** Whether the input is the argument of the last activation, which then belongs to this layer. */
  public boolean isLogits() {
    return logits;
  }

  public void setLogits(boolean logits) {
    this.logits = logits;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray paramsView,
      boolean initializeParams,
      DataType dataType) {
    LossOutputRuntime layer = new LossOutputRuntime(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(paramsView);
    layer.setParamTable(initializer().init(conf, paramsView, initializeParams));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && other instanceof LossOutput output
        && loss.equals(output.loss)
        && logits == output.logits;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), loss, logits);
  }
}
