package io.sparqat.quant.layer.pooling;

import io.sparqat.quant.kernel.AveragePool;
import io.sparqat.quant.kernel.ConvolutionGeometry.Axis;
import io.sparqat.quant.kernel.ConvolutionGeometry.Padding;
import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.ElementwiseActivation;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras's AveragePooling1D and AveragePooling2D, and QKeras's QAveragePooling2D: {@code
 * activation(mean(x * area) * Q(1 / area))}, where padding cells do not count for the mean but do
 * for the area. Without a quantizer it is the plain mean.
 */
public final class AveragePoolingLayer implements LayerOp {
  private final TensorShape outputShape;
  private final AveragePool pool;
  private final Reciprocal reciprocal;
  private final ActivationFunction activation;
  private float[] z = new float[0];

  public AveragePoolingLayer(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    TensorShape input = binding.input();
    boolean flat = spec.type() == LayerType.AVERAGE_POOLING_1D;
    Padding padding = Padding.parse(spec.text("padding"));
    int[] size = flat ? new int[] {1, spec.integer("pool_size")} : spec.pair("pool_size");
    int[] strides = flat ? new int[] {1, spec.integer("strides")} : spec.pair("strides");
    Axis rows = flat ? Axis.positions(1) : Axis.of(input.axis(0), size[0], strides[0], 1, padding);
    Axis columns = Axis.of(input.axis(flat ? 0 : 1), size[1], strides[1], 1, padding);
    outputShape =
        flat
            ? TensorShape.of(columns.output(), input.channels())
            : TensorShape.of(rows.output(), columns.output(), input.channels());
    pool = new AveragePool(rows, columns, input.channels());
    reciprocal = new Reciprocal(binding, size[0] * size[1]);
    activation =
        spec.has("activation")
            ? binding.activation("activation", outputShape)
            : ElementwiseActivation.LINEAR;
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
    int values = outputShape.size() * pass.stride();
    if (!activation.linear() && z.length < values) {
      z = new float[values];
    }
    reciprocal.quantize(pass);
    float[] means = activation.linear() ? output : z;
    pool.forward(inputs[0], reciprocal.area(), reciprocal.value(), means, pass.stride());
    if (!activation.linear()) {
      activation.forward(pass, outputShape.size(), z, output);
    }
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
    float[] dx = inputGradients[0];
    if (dx == null) {
      return;
    }
    if (!activation.linear()) {
      activation.backward(pass, outputShape.size(), z, output, outputGradient, outputGradient);
    }
    pool.backward(outputGradient, reciprocal.area(), reciprocal.value(), dx, pass.stride());
  }
}
