package io.sparqat.quant.dl4j;

import io.sparqat.quant.optimize.GradientClipping;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;

/** An optimizer with its state, which stays in DL4J's array. */
final class OptimizerState implements GradientUpdater<OptimizerUpdater> {
  private static final String KEY = "state";

  private final OptimizerUpdater config;
  private @Nullable INDArray state;
  private float[] gradients = {};
  private float[] values = {};

  OptimizerState(OptimizerUpdater config) {
    this.config = config;
  }

  @Override
  public OptimizerUpdater getConfig() {
    return config;
  }

  @Override
  public void setState(Map<String, INDArray> map, boolean initialize) {
    INDArray view = map.get(KEY);
    if (view != null) {
      setStateViewArray(view, view.shape(), view.ordering(), initialize);
    }
  }

  @Override
  public Map<String, INDArray> getState() {
    return state == null ? Map.of() : Map.of(KEY, state);
  }

  @Override
  public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialize) {
    state = view;
    if (initialize) {
      view.assign(config.optimizer().initialState());
    }
  }

  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    int count = Math.toIntExact(gradient.length());
    int size = config.optimizer().slots() * count;
    if (gradients.length < count) {
      gradients = new float[count];
      values = new float[size];
    }
    HeapCopy.readVector(gradient, gradients, count);
    if (state != null) {
      HeapCopy.readVector(state, values, size);
    }
    new GradientClipping(0, 0, config.getGlobalClipNorm()).clipAll(gradients, count);
    config.optimizer().updates(gradients, values, count, iteration);
    if (state != null) {
      HeapCopy.writeVector(values, state, size);
    }
    HeapCopy.writeVector(gradients, gradient, count);
  }
}
