package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.QuantizedBitsMsqePo2;
import org.jspecify.annotations.Nullable;

/**
 * {@code quantized_bits_msqe_po2}: at every call the power of two with the least squared error that
 * rounds of least squares and a search of the neighbouring exponents find.
 */
final class MsqePo2Quantizer extends LearnedScaleQuantizer {
  private final QuantizedBitsMsqePo2 spec;
  private @Nullable ScaleLayout prepared;
  private @Nullable Deviation deviation;
  private float[] candidate = {};
  private float[] errors = {};
  private float[] best = {};
  private float[] start = {};
  private float[] crossMeans = {};
  private float[] squareMeans = {};
  private float[] crossTerms = {};
  private float[] squareTerms = {};

  MsqePo2Quantizer(QuantizedBitsMsqePo2 spec, Semantics semantics) {
    super(spec, spec.bits(), spec.keepNegative(), spec.scale(), spec.weights(), semantics);
    this.spec = spec;
  }

  @Override
  public float[] nominalScale() {
    float[] scales = new float[scale.length];
    for (int c = 0; c < scales.length; c++) {
      boolean onLanes = ScaleLayout.onLanes(c, scales.length);
      scales[c] = Float32Math.powerOfTwo(nearestExponent(scale[c], onLanes));
    }
    return scales;
  }

  /** The scale has no rounding mode. */
  @Override
  public void switchToMsqeRound(boolean byError) {
    throw new IllegalArgumentException(
        "Cannot switch the rounding of "
            + spec.canonical()
            + ": its scale is searched, not trained");
  }

  /** The largest magnitude on the last code. */
  @Override
  void initialExponents(float[] exponents) {
    layout().largest(input, true, exponents);
    for (int c = 0; c < exponents.length; c++) {
      exponents[c] =
          nearestExponent(exponents[c] / mostPositive, ScaleLayout.onLanes(c, exponents.length));
    }
  }

  @Override
  void maskOutliers(float[] mask) {
    if (deviation == null || prepared != layout()) {
      deviation = new Deviation(layout());
    }
    float[] deviations = deviation.perChannel(input);
    int[] of = scaleOf();
    for (int i = 0; i < mask.length; i++) {
      float edge = (float) spec.outlierMaskSigma() * deviations[of[i]];
      mask[i] = Math.abs(input[i]) <= edge ? 1 : 0;
    }
  }

  @Override
  void chooseScales(float[] scales) {
    float[] weight = errorWeights();
    prepare();
    for (int c = 0; c < scales.length; c++) {
      scales[c] = Float32Math.powerOfTwo(RoundClip.nearest(exponent[c]));
    }
    squaredErrors(scales, weight, best);
    System.arraycopy(scales, 0, candidate, 0, scales.length);
    for (int round = 0; round < spec.numLlsIters(); round++) {
      leastSquares(weight);
      keepBetter(scales, weight);
    }
    if (spec.shouldLineSearch()) {
      squaredErrors(scales, weight, best);
      for (int c = 0; c < scales.length; c++) {
        start[c] = nearestExponent(scales[c], ScaleLayout.onLanes(c, scales.length));
      }
      int reach = spec.lineSearchRange() / 2;
      for (int offset = -reach; offset <= reach; offset++) {
        if (offset != 0) {
          for (int c = 0; c < scales.length; c++) {
            candidate[c] = Float32Math.powerOfTwo(start[c] + offset);
          }
          keepBetter(scales, weight);
        }
      }
    }
    for (int c = 0; c < scales.length; c++) {
      boolean onLanes = ScaleLayout.onLanes(c, scales.length);
      scales[c] = Float32Math.powerOfTwo(nearestExponent(scales[c], onLanes));
      exponent[c] = nearestExponent(scales[c], onLanes);
    }
  }

  private void prepare() {
    ScaleLayout layout = layout();
    if (prepared == layout) {
      return;
    }
    prepared = layout;
    int count = layout.scales();
    candidate = new float[count];
    errors = new float[count];
    best = new float[count];
    start = new float[count];
    crossMeans = new float[count];
    squareMeans = new float[count];
    crossTerms = new float[layout.size()];
    squareTerms = new float[layout.size()];
  }

  private void keepBetter(float[] scales, float @Nullable [] weight) {
    squaredErrors(candidate, weight, errors);
    for (int c = 0; c < scales.length; c++) {
      if (errors[c] < best[c]) {
        scales[c] = candidate[c];
        best[c] = errors[c];
      }
    }
  }

  /** Fits the candidates to the codes that they give. */
  private void leastSquares(float @Nullable [] weight) {
    int[] of = scaleOf();
    for (int i = 0; i < crossTerms.length; i++) {
      float root = weight == null ? 1 : (float) Math.sqrt(weight[i]);
      float value = input[i] * root;
      float code = code(input[i] / candidate[of[i]]) * root;
      crossTerms[i] = code * value;
      squareTerms[i] = code * code;
    }
    layout().means(crossTerms, crossMeans);
    layout().means(squareTerms, squareMeans);
    for (int c = 0; c < candidate.length; c++) {
      float scale = crossMeans[c] / (squareMeans[c] + Float32Math.EPSILON);
      candidate[c] =
          Float32Math.powerOfTwo(nearestExponent(scale, ScaleLayout.onLanes(c, candidate.length)));
    }
  }
}
