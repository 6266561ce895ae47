package io.sparqat.quant.layer.recurrent;

import io.sparqat.quant.kernel.Convolution;
import io.sparqat.quant.kernel.ConvolutionGeometry;
import org.jspecify.annotations.Nullable;

/** Products of batch-innermost vectors with some neighbouring columns of a matrix. */
final class ColumnProduct {
  private final Convolution products;
  private final int inputs;
  private final int columns;
  private final int first;
  private final int width;
  private final float[] slice;
  private final float[] gradient;

  /**
   * @param positions vectors that are multiplied at once
   * @param inputs rows of the matrix
   * @param columns of the matrix
   * @param first of the columns that are used
   * @param width number of columns that are used
   */
  ColumnProduct(int positions, int inputs, int columns, int first, int width) {
    this.products = new Convolution(ConvolutionGeometry.dense(positions, inputs, width));
    this.inputs = inputs;
    this.columns = columns;
    this.first = first;
    this.width = width;
    this.slice = new float[inputs * width];
    this.gradient = new float[inputs * width];
  }

  int width() {
    return width;
  }

  /** Computes {@code y = x * columns + bias}. */
  void forward(float[] matrix, float @Nullable [] bias, float[] x, float[] y, int stride) {
    products.forward(slice(matrix), bias, x, y, stride);
  }

  /** Computes the gradient for {@code x}. */
  void inputGradient(float[] matrix, float[] dy, float[] dx, int stride) {
    products.inputGradient(slice(matrix), dy, dx, stride);
  }

  /** Adds the gradient for the columns to that of the matrix. */
  void addWeightGradient(float[] x, float[] dy, float[] dMatrix, int stride) {
    products.weightGradient(x, dy, gradient, stride);
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < width; j++) {
        dMatrix[i * columns + first + j] += gradient[i * width + j];
      }
    }
  }

  private float[] slice(float[] matrix) {
    if (width == columns) {
      return matrix;
    }
    for (int i = 0; i < inputs; i++) {
      System.arraycopy(matrix, i * columns + first, slice, i * width, width);
    }
    return slice;
  }
}
