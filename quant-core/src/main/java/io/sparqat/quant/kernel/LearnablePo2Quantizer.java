package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.QuantizedBitsLearnablePo2;

/**
 * {@code quantized_bits_learnable_po2}: the exponent is trained; the scale is its power of two, up
 * or down by the smaller squared error.
 */
final class LearnablePo2Quantizer extends LearnedScaleQuantizer {
  private final QuantizedBitsLearnablePo2 spec;
  private boolean roundByError = true;
  private float[] lower = {};
  private float[] upper = {};
  private float[] lowerErrors = {};
  private float[] upperErrors = {};

  LearnablePo2Quantizer(QuantizedBitsLearnablePo2 spec, Semantics semantics) {
    super(spec, spec.bits(), spec.keepNegative(), spec.scale(), spec.weights(), semantics);
    this.spec = spec;
  }

  @Override
  public float[] nominalScale() {
    float[] scales = new float[exponent.length];
    for (int c = 0; c < scales.length; c++) {
      float e = exponent[c];
      double whole = spec.usePo2ScaleCeil() ? Math.ceil(e) : Math.rint(e);
      scales[c] = Float32Math.powerOfTwo(e + ((float) whole - e));
    }
    return scales;
  }

  @Override
  public void switchToMsqeRound(boolean byError) {
    roundByError = byError;
  }

  /** Three standard deviations on the last code. */
  @Override
  void initialExponents(float[] exponents) {
    float[] deviations = new Deviation(layout()).perChannel(input);
    float least = (float) spec.minInitScale().orElse(0);
    for (int c = 0; c < exponents.length; c++) {
      float first = Math.max(3 * deviations[c] / mostPositive, least);
      exponents[c] = log2(first, ScaleLayout.onLanes(c, exponents.length));
    }
  }

  @Override
  void maskOutliers(float[] mask) {
    int[] of = scaleOf();
    for (int i = 0; i < mask.length; i++) {
      float edge = (float) Math.pow(2, exponent[of[i]]) * (mostPositive + 0.5f);
      mask[i] = Math.abs(input[i]) <= edge ? 1 : 0;
    }
  }

  @Override
  void chooseScales(float[] scales) {
    if (lower.length != scales.length) {
      lower = new float[scales.length];
      upper = new float[scales.length];
      lowerErrors = new float[scales.length];
      upperErrors = new float[scales.length];
    }
    boolean byError = spec.usePo2ScaleMsqeRound() && roundByError;
    if (byError) {
      for (int c = 0; c < scales.length; c++) {
        lower[c] = Float32Math.powerOfTwo((float) Math.floor(exponent[c]));
        upper[c] = Float32Math.powerOfTwo((float) Math.ceil(exponent[c]));
      }
      float[] weight = errorWeights();
      squaredErrors(lower, weight, lowerErrors);
      squaredErrors(upper, weight, upperErrors);
    }
    for (int c = 0; c < scales.length; c++) {
      float e = exponent[c];
      boolean up = byError ? !(lowerErrors[c] < upperErrors[c]) : spec.usePo2ScaleCeil();
      double whole = up ? Math.ceil(e) : byError ? Math.floor(e) : Math.rint(e);
      scales[c] = Float32Math.powerOfTwo(e + ((float) whole - e));
    }
  }
}
