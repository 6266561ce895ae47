package io.sparqat.quant.layer.weight;

import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another layer with losses of its weights and its output added. Weights are regularized before
 * quantization; the loss of the output is divided by the number of samples, as in Keras 2.
 */
public final class RegularizedLayer implements LayerOp {
  private final LayerOp layer;
  private final List<Optional<Regularizer>> weightRegularizers;
  private final Optional<Regularizer> activityRegularizer;
  private double loss;

  private RegularizedLayer(
      LayerOp layer,
      List<Optional<Regularizer>> weightRegularizers,
      Optional<Regularizer> activityRegularizer) {
    this.layer = layer;
    this.weightRegularizers = weightRegularizers;
    this.activityRegularizer = activityRegularizer;
  }

  /** {@code layer} with the losses its specification asks for; itself if it asks for none. */
  public static LayerOp of(LayerSpec spec, LayerOp layer) {
    List<Optional<Regularizer>> ofWeights = new ArrayList<>();
    for (WeightSpec weight : layer.weights()) {
      ofWeights.add(WeightArguments.of(spec, weight.name()).regularizer().map(Regularizer::of));
    }
    Optional<Regularizer> ofActivity =
        spec.has("activity_regularizer")
            ? spec.config("activity_regularizer").map(Regularizer::of)
            : Optional.empty();
    boolean any = ofActivity.isPresent() || ofWeights.stream().anyMatch(Optional::isPresent);
    return any ? new RegularizedLayer(layer, ofWeights, ofActivity) : layer;
  }

  @Override
  public List<WeightSpec> weights() {
    return layer.weights();
  }

  @Override
  public TensorShape outputShape() {
    return layer.outputShape();
  }

  @Override
  public List<TensorShape> outputShapes() {
    return layer.outputShapes();
  }

  @Override
  public void resetStates() {
    layer.resetStates();
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    layer.forward(pass, weights, inputs, output);
    loss = layer.extraLoss();
    if (!pass.training()) {
      return;
    }
    for (int w = 0; w < weights.length; w++) {
      int index = w;
      loss +=
          weightRegularizers
              .get(w)
              .map(r -> r.loss(weights[index], 0, weights[index].length))
              .orElse(0.0);
    }
    activityRegularizer.ifPresent(
        regularizer -> {
          for (int f = 0; f < outputShape().size(); f++) {
            int row = f * pass.stride();
            loss += regularizer.loss(output, row, row + pass.size()) / pass.size();
          }
        });
  }

  @Override
  public void backward(
      Pass pass,
      float[][] weights,
      float[][] inputs,
      float[] output,
      float[] outputGradient,
      @Nullable float[][] inputGradients,
      float[][] weightGradients) {
    activityRegularizer.ifPresent(
        regularizer -> {
          for (int f = 0; f < outputShape().size(); f++) {
            int row = f * pass.stride();
            regularizer.addGradient(
                output, row, row + pass.size(), 1.0 / pass.size(), outputGradient);
          }
        });
    layer.backward(pass, weights, inputs, output, outputGradient, inputGradients, weightGradients);
    for (int w = 0; w < weights.length; w++) {
      int index = w;
      weightRegularizers
          .get(w)
          .ifPresent(
              r ->
                  r.addGradient(
                      weights[index], 0, weights[index].length, 1, weightGradients[index]));
    }
  }

  @Override
  public double extraLoss() {
    return loss;
  }
}
