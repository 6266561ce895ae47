package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.LearnedScale;
import io.sparqat.quant.spec.MsqeWeights;
import io.sparqat.quant.spec.Noise;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * QKeras's experimental quantizers, whose power-of-two scale is kept from call to call: symmetric
 * codes, or unsigned ones after a rectifier. They follow arXiv 2210.03671.
 *
 * <p>The state is sized by the first call; the squared gradients that weigh the errors are updated
 * by {@link #gradient}. One element divides by the logarithm of 2 as eager TensorFlow does.
 */
abstract class LearnedScaleQuantizer extends BoundQuantizer implements ScaleExponent {
  private static final float LN_2 = 0.6931472f;

  final float mostNegative;
  final float mostPositive;
  final LearnedScale options;
  private final boolean keepNegative;
  private final MsqeWeights weights;

  /** One scale for each of its kept indices; set by the first call. */
  private @Nullable ScaleLayout layout;

  private int[] scaleOf = {};
  private boolean initialized;
  private boolean updateStable;
  private boolean useStable;
  float[] exponent = {};
  private float[] exponentGradient = {};
  private float[] stableExponent = {};
  private float[] secondMoments = {};
  float[] input = {};
  private float[] terms = {};
  private float[] errorWeights = {};

  LearnedScaleQuantizer(
      QuantizerSpec spec,
      int bits,
      boolean keepNegative,
      LearnedScale options,
      MsqeWeights weights,
      Semantics semantics) {
    super(spec, Noise.NONE, semantics);
    this.keepNegative = keepNegative;
    this.options = options;
    this.weights = weights;
    float levels = (float) Math.pow(2, bits) - 1;
    mostPositive = keepNegative ? (levels - 1) / 2 : levels;
    mostNegative = keepNegative ? mostPositive : 0;
  }

  /** The first exponent of each scale, from the input. */
  abstract void initialExponents(float[] exponents);

  /** The scale of each channel for {@link #input}. */
  abstract void chooseScales(float[] scales);

  /** Sets each weight to 1, or 0 for an outlier. */
  abstract void maskOutliers(float[] mask);

  @Override
  public final boolean elementwise() {
    return false;
  }

  @Override
  public final void quantize(float[] x, int[] newShape, float[] y, Draw draw) {
    int n = size(newShape);
    if (reshaped(newShape)) {
      allocate(newShape, n);
    }
    for (int i = 0; i < n; i++) {
      input[i] = keepNegative ? x[i] : x[i] > 0 || Float.isNaN(x[i]) ? x[i] : 0;
    }
    if (!initialized && options.init().isEmpty()) {
      initialExponents(exponent);
    }
    chooseScales(scale);
    if (options.useStableExponent()) {
      stabilize();
    }
    for (int i = 0; i < n; i++) {
      float s = scale[scaleOf[i]];
      y[i] = s * code(input[i] / s) + 0f;
    }
    initialized = true;
  }

  @Override
  public final void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    int n = size(shape);
    Arrays.fill(exponentGradient, 0);
    for (int i = 0; i < n; i++) {
      float s = scale[scaleOf[i]];
      float ratio = input[i] / s;
      float nearest = RoundClip.nearest(ratio);
      boolean inside = nearest >= -mostNegative && nearest <= mostPositive;
      if (weights.useSecondMoments()) {
        float decay = (float) weights.emaDecay();
        float moment = inside ? g[i] * g[i] : 0;
        secondMoments[i] = decay * secondMoments[i] + (1 - decay) * moment;
      }
      float passed = inside ? g[i] * s : 0;
      terms[i] = g[i] * code(ratio) - passed * (ratio / s);
      dx[i] = !keepNegative && !(x[i] > 0) ? 0 : passed / s;
    }
    layout().sums(terms, exponentGradient);
    for (int c = 0; c < exponentGradient.length; c++) {
      exponentGradient[c] *= scale[c] * LN_2;
    }
  }

  @Override
  public final float[] scaleExponent() {
    return exponent;
  }

  @Override
  public final float[] scaleExponentGradient() {
    return exponentGradient;
  }

  @Override
  public final void updateStableScale(boolean update) {
    updateStable = update;
  }

  @Override
  public final void switchToStableScale(boolean stable) {
    useStable = stable;
  }

  final ScaleLayout layout() {
    return Objects.requireNonNull(layout);
  }

  /** The scale of each element. */
  final int[] scaleOf() {
    return scaleOf;
  }

  /** Weighted squared error of the input quantized with some scales, summed by channel. */
  final void squaredErrors(float[] scales, float @Nullable [] weight, float[] errors) {
    for (int i = 0; i < terms.length; i++) {
      float s = scales[scaleOf[i]];
      float difference = input[i] - s * code(input[i] / s);
      float square = difference * difference;
      terms[i] = weight == null ? square : square * weight[i];
    }
    layout().sums(terms, errors);
  }

  /** What each squared error counts: running squared gradients, outliers left out; null for 1. */
  final float @Nullable [] errorWeights() {
    if (!weights.useSecondMoments() && !weights.useOutlierMask()) {
      return null;
    }
    Arrays.fill(errorWeights, 1);
    if (weights.useOutlierMask()) {
      maskOutliers(errorWeights);
    }
    if (weights.useSecondMoments()) {
      for (int i = 0; i < errorWeights.length; i++) {
        float moment = secondMoments[i];
        errorWeights[i] *= weights.useSqrt() ? (float) Math.sqrt(moment) : moment;
      }
    }
    return errorWeights;
  }

  /** The clipped integer code of an input over its scale. */
  final float code(float ratio) {
    return RoundClip.clip(RoundClip.nearest(ratio), -mostNegative, mostPositive);
  }

  /** {@code round(log2(scale + epsilon))}. */
  static float nearestExponent(float scale, boolean onLanes) {
    return (float) Math.rint(log2(scale + Float32Math.EPSILON, onLanes));
  }

  /** Logarithm to the base 2 as a quotient of natural ones. */
  static float log2(float x, boolean onLanes) {
    return Float32Math.logarithm(x, onLanes) / LN_2;
  }

  private void allocate(int[] newShape, int n) {
    int rank = newShape.length;
    boolean[] kept = ScaleAxes.all(rank, false);
    if (options.perChannel() && rank > 0) {
      int axis = options.axis().orElse(semantics.channelsFirst() ? 0 : rank - 1);
      kept[ScaleAxes.position(axis, rank)] = true;
    }
    ScaleLayout created = new ScaleLayout(newShape, kept);
    if (initialized && created.scales() != exponent.length) {
      throw new IllegalArgumentException(
          "Cannot quantize: "
              + created.scales()
              + " channels (must be the "
              + exponent.length
              + " of the first call, whose scales are kept)");
    }
    layout = created;
    scaleOf = created.index();
    input = new float[n];
    terms = new float[n];
    errorWeights = new float[n];
    if (!initialized) {
      exponent = new float[created.scales()];
      exponentGradient = new float[created.scales()];
      stableExponent = new float[created.scales()];
      scale = new float[created.scales()];
      options.init().ifPresent(first -> Arrays.fill(exponent, log2((float) (first + 1e-7), false)));
    }
    if (secondMoments.length != n) {
      secondMoments = new float[n];
      Arrays.fill(secondMoments, 1);
    }
  }

  /** Follows the exponents by a running mean, and uses it once told to. */
  private void stabilize() {
    float decay = (float) options.stableDecay();
    for (int c = 0; c < scale.length; c++) {
      float current = nearestExponent(scale[c], ScaleLayout.onLanes(c, scale.length));
      if (updateStable && !useStable) {
        stableExponent[c] =
            initialized ? decay * stableExponent[c] + (1 - decay) * current : current;
      }
      if (useStable) {
        scale[c] = Float32Math.powerOfTwo(RoundClip.nearest(stableExponent[c]));
      }
    }
  }
}
