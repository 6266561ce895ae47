package io.sparqat.quant.reference;

import io.sparqat.quant.kernel.ConvolutionGeometry;
import io.sparqat.quant.kernel.ConvolutionGeometry.Axis;

/**
 * A convolution by its definition, in double precision: for one sample, channels last, row-major.
 * The loops visit every product once; each method does another thing with it.
 */
public final class ReferenceConvolution {
  private final ConvolutionGeometry geometry;

  public ReferenceConvolution(ConvolutionGeometry geometry) {
    this.geometry = geometry;
  }

  /** The output for input {@code x} and {@code kernel}, without bias. */
  public double[] forward(double[] x, double[] kernel) {
    double[] y = new double[outputs()];
    forEachProduct((in, weight, out) -> y[out] += x[in] * kernel[weight]);
    return y;
  }

  /** The gradient for the input. */
  public double[] inputGradient(double[] dy, double[] kernel) {
    double[] dx =
        new double[geometry.rows().input() * geometry.columns().input() * geometry.inputChannels()];
    forEachProduct((in, weight, out) -> dx[in] += dy[out] * kernel[weight]);
    return dx;
  }

  /** The gradient for the kernel. */
  public double[] weightGradient(double[] x, double[] dy) {
    double[] dkernel = new double[geometry.kernelSize()];
    forEachProduct((in, weight, out) -> dkernel[weight] += x[in] * dy[out]);
    return dkernel;
  }

  private int outputs() {
    return geometry.rows().output() * geometry.columns().output() * geometry.outputChannels();
  }

  private interface Product {
    void visit(int in, int weight, int out);
  }

  private void forEachProduct(Product product) {
    Axis rows = geometry.rows();
    Axis columns = geometry.columns();
    for (int oy = 0; oy < rows.output(); oy++) {
      for (int ox = 0; ox < columns.output(); ox++) {
        for (int ky = 0; ky < rows.kernel(); ky++) {
          for (int kx = 0; kx < columns.kernel(); kx++) {
            int iy = oy * rows.stride() - rows.before() + ky * rows.dilation();
            int ix = ox * columns.stride() - columns.before() + kx * columns.dilation();
            if (iy >= 0 && iy < rows.input() && ix >= 0 && ix < columns.input()) {
              forEachChannel(
                  product,
                  (iy * columns.input() + ix) * geometry.inputChannels(),
                  ky * columns.kernel() + kx,
                  (oy * columns.output() + ox) * geometry.outputChannels());
            }
          }
        }
      }
    }
  }

  private void forEachChannel(Product product, int inBase, int tap, int outBase) {
    int inputs = geometry.inputChannels() / geometry.groups();
    int outputs = geometry.outputChannels() / geometry.groups();
    for (int group = 0; group < geometry.groups(); group++) {
      for (int i = 0; i < inputs; i++) {
        for (int o = 0; o < outputs; o++) {
          product.visit(
              inBase + group * inputs + i,
              (tap * inputs + i) * geometry.outputChannels() + group * outputs + o,
              outBase + group * outputs + o);
        }
      }
    }
  }
}
