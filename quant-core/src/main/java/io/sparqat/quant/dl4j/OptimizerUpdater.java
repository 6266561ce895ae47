package io.sparqat.quant.dl4j;

import io.sparqat.quant.optimize.Optimizer;
import io.sparqat.quant.optimize.OptimizerText;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * One of our optimizers as ND4J's updater, so that a network also trains with it where DL4J makes
 * the updater itself, as its Spark workers do.
 */
public final class OptimizerUpdater implements IUpdater {
  private static final long serialVersionUID = 1L;

  private String optimizer = "";
  private double globalClipNorm;
  private transient @Nullable Optimizer parsed;

  /** For JSON; the field is set afterwards. */
  public OptimizerUpdater() {}

  OptimizerUpdater(Optimizer optimizer, double globalClipNorm) {
    this.globalClipNorm = globalClipNorm;
    this.optimizer = OptimizerText.write(optimizer);
    this.parsed = optimizer;
  }

  Optimizer optimizer() {
    Optimizer known = parsed;
    if (known == null) {
      known = OptimizerText.parse(optimizer);
      parsed = known;
    }
    return known;
  }

  /** The optimizer's class and arguments as JSON. */
  public String getOptimizer() {
    return optimizer;
  }

  public void setOptimizer(String optimizer) {
    this.optimizer = optimizer;
    parsed = null;
  }

  /** Largest norm of all gradients together; 0 for none. */
  public double getGlobalClipNorm() {
    return globalClipNorm;
  }

  public void setGlobalClipNorm(double globalClipNorm) {
    this.globalClipNorm = globalClipNorm;
  }

  @Override
  public long stateSize(long parameters) {
    return optimizer().slots() * parameters;
  }

  @Override
  public GradientUpdater<OptimizerUpdater> instantiate(
      @Nullable INDArray view, boolean initialize) {
    OptimizerState state = new OptimizerState(this);
    if (view != null) {
      state.setStateViewArray(view, view.shape(), view.ordering(), initialize);
    }
    return state;
  }

  @Override
  public GradientUpdater<OptimizerUpdater> instantiate(
      Map<String, INDArray> state, boolean initialize) {
    OptimizerState updater = new OptimizerState(this);
    updater.setState(state, initialize);
    return updater;
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return optimizer().learningRate().rate(iteration);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double rate, ISchedule schedule) {
    throw new UnsupportedOperationException(
        "Cannot change the learning rate of an optimizer (make a network with another optimizer)");
  }

  @Override
  public IUpdater clone() {
    return new OptimizerUpdater(optimizer(), globalClipNorm);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OptimizerUpdater updater
        && optimizer.equals(updater.optimizer)
        && globalClipNorm == updater.globalClipNorm;
  }

  @Override
  public int hashCode() {
    return optimizer.hashCode();
  }
}
