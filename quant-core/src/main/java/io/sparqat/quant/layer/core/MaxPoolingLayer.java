package io.sparqat.quant.layer.core;

import io.sparqat.quant.kernel.ConvolutionGeometry.Axis;
import io.sparqat.quant.kernel.ConvolutionGeometry.Padding;
import io.sparqat.quant.kernel.MaxPool;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keras's MaxPooling1D, over the columns of an image of one row, and MaxPooling2D. */
public final class MaxPoolingLayer implements LayerOp {
  private final TensorShape outputShape;
  private final MaxPool pool;

  public MaxPoolingLayer(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    TensorShape input = binding.input();
    boolean flat = spec.type() == LayerType.MAX_POOLING_1D;
    Axis rows = flat ? Axis.positions(1) : axis(spec, input.axis(0), 0);
    Axis columns =
        flat
            ? Axis.of(
                input.axis(0),
                spec.integer("pool_size"),
                spec.integer("strides"),
                1,
                Padding.parse(spec.text("padding")))
            : axis(spec, input.axis(1), 1);
    outputShape =
        flat
            ? TensorShape.of(columns.output(), input.channels())
            : TensorShape.of(rows.output(), columns.output(), input.channels());
    pool = new MaxPool(rows, columns, input.channels());
  }

  private static Axis axis(LayerSpec spec, int input, int index) {
    return Axis.of(
        input,
        spec.pair("pool_size")[index],
        spec.pair("strides")[index],
        1,
        Padding.parse(spec.text("padding")));
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public TensorShape outputShape() {
    return outputShape;
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    pool.forward(inputs[0], output, pass.stride());
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
    if (inputGradients[0] != null) {
      pool.backward(outputGradient, inputGradients[0], pass.stride());
    }
  }
}
