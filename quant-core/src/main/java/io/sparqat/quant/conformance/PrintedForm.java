package io.sparqat.quant.conformance;

import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.Bernoulli;
import io.sparqat.quant.spec.Binary;
import io.sparqat.quant.spec.IntegerBits;
import io.sparqat.quant.spec.LearnedScale;
import io.sparqat.quant.spec.MsqeWeights;
import io.sparqat.quant.spec.QuantizedBits;
import io.sparqat.quant.spec.QuantizedBitsLearnablePo2;
import io.sparqat.quant.spec.QuantizedBitsMsqePo2;
import io.sparqat.quant.spec.QuantizedHswish;
import io.sparqat.quant.spec.QuantizedLinear;
import io.sparqat.quant.spec.QuantizedPo2;
import io.sparqat.quant.spec.QuantizedRelu;
import io.sparqat.quant.spec.QuantizedReluPo2;
import io.sparqat.quant.spec.QuantizedSigmoid;
import io.sparqat.quant.spec.QuantizedTanh;
import io.sparqat.quant.spec.QuantizedUlaw;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerVisitor;
import io.sparqat.quant.spec.SigmoidFunction;
import io.sparqat.quant.spec.StochasticBinary;
import io.sparqat.quant.spec.StochasticTernary;
import io.sparqat.quant.spec.Ternary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What QKeras's {@code str(quantizer)} prints. Unlike our canonical text it leaves options out and
 * may read back as another quantizer. True flags are printed {@code True}, all numbers as doubles.
 */
final class PrintedForm implements QuantizerVisitor<Optional<String>> {
  private PrintedForm() {}

  /** The printed form, or empty where QKeras fails to print. */
  static Optional<String> of(QuantizerSpec spec) {
    return spec.accept(new PrintedForm());
  }

  /** Arguments collected in the order in which they are printed. */
  private static final class Call {
    private final String name;
    private final List<String> arguments = new ArrayList<>();

    Call(QuantizerSpec spec) {
      this.name = spec.name();
    }

    Call put(Object value) {
      arguments.add(text(value));
      return this;
    }

    Call flag(boolean value) {
      return value ? put(true) : this;
    }

    Call flag(String option, boolean value) {
      return put(option, Boolean.TRUE, value);
    }

    Call put(String option, Object value, boolean printed) {
      if (printed) {
        arguments.add(option + "=" + text(value));
      }
      return this;
    }

    Call alpha(Alpha alpha) {
      if (alpha instanceof Alpha.Constant constant) {
        return put("alpha", constant.value(), true);
      }
      if (alpha instanceof Alpha.PerChannel channels) {
        return put("alpha", channels.values(), true);
      }
      return alpha instanceof Alpha.Auto auto
          ? put("alpha", auto.powerOfTwo() ? "'auto_po2'" : "'auto'", true)
          : this;
    }

    Optional<String> end() {
      return Optional.of(name + "(" + String.join(",", arguments) + ")");
    }

    private static String text(Object value) {
      if (value instanceof Boolean flag) {
        return flag ? "True" : "False";
      }
      if (value instanceof IntegerBits bits) {
        return bits.uniform() ? text(bits.value()) : text(bits.values());
      }
      if (value instanceof OptionalDouble number) {
        return number.isPresent() ? text(number.getAsDouble()) : "None";
      }
      if (value instanceof List<?> list) {
        return "[" + String.join(" ", list.stream().map(Call::text).toList()) + "]";
      }
      return value instanceof Integer whole ? text(whole.doubleValue()) : value.toString();
    }
  }

  @Override
  public Optional<String> visit(QuantizedLinear spec) {
    if (!spec.alpha().automatic() && !spec.alpha().equals(Alpha.NONE)) {
      return Optional.empty();
    }
    return new Call(spec)
        .put(spec.bits())
        .put(spec.integer())
        .put(spec.symmetric() ? 1 : 0)
        .put("keep_negative", false, !spec.keepNegative())
        .alpha(spec.alpha())
        .flag("use_stochastic_rounding", spec.useStochasticRounding())
        .end();
  }

  @Override
  public Optional<String> visit(QuantizedBits spec) {
    Call call =
        new Call(spec)
            .put(spec.bits())
            .put(spec.integer())
            .put(spec.symmetric() ? 1 : 0)
            .put("keep_negative", false, !spec.keepNegative());
    if (!spec.alpha().equals(Alpha.of(0))) {
      call.alpha(spec.alpha());
    }
    return call.flag("use_stochastic_rounding", spec.useStochasticRounding()).end();
  }

  @Override
  public Optional<String> visit(Bernoulli spec) {
    return new Call(spec)
        .alpha(spec.alpha())
        .put("temperature", spec.temperature(), spec.temperature() != 6)
        .put("use_real_sigmoid", 0, !spec.useRealSigmoid())
        .end();
  }

  @Override
  public Optional<String> visit(Ternary spec) {
    return new Call(spec)
        .alpha(spec.alpha())
        .put("threshold", spec.threshold(), spec.threshold().isPresent())
        .flag("use_stochastic_rounding", spec.useStochasticRounding())
        .put("number_of_unrolls", spec.numberOfUnrolls(), spec.numberOfUnrolls() != 5)
        .end();
  }

  @Override
  public Optional<String> visit(StochasticTernary spec) {
    return new Call(spec)
        .alpha(spec.alpha())
        .put("threshold", spec.threshold(), spec.threshold().isPresent())
        .put("temperature", spec.temperature(), spec.temperature() != 8)
        .put("use_real_sigmoid", 0, !spec.useRealSigmoid())
        .put("number_of_unrolls", spec.numberOfUnrolls(), spec.numberOfUnrolls() != 5)
        .end();
  }

  @Override
  public Optional<String> visit(Binary spec) {
    List<Integer> elements = spec.scale().elementsPerScale();
    List<Integer> axes = spec.scale().axes();
    return new Call(spec)
        .flag("use_01", spec.use01())
        .alpha(spec.alpha())
        .put("elements_per_scale", oneOrMany(elements), !elements.isEmpty())
        .put("scale_axis", oneOrMany(axes), !axes.isEmpty())
        .put(
            "min_po2_exponent",
            spec.scale().minPo2Exponent().orElse(0),
            spec.scale().minPo2Exponent().isPresent())
        .put(
            "max_po2_exponent",
            spec.scale().maxPo2Exponent().orElse(0),
            spec.scale().maxPo2Exponent().isPresent())
        .flag("use_stochastic_rounding", spec.useStochasticRounding())
        .end();
  }

  private static Object oneOrMany(List<Integer> values) {
    return values.size() == 1 ? values.get(0) : values;
  }

  @Override
  public Optional<String> visit(StochasticBinary spec) {
    return new Call(spec)
        .alpha(spec.alpha())
        .put("temperature", spec.temperature(), spec.temperature() != 6)
        .put("use_real_sigmoid", 0, !spec.useRealSigmoid())
        .end();
  }

  @Override
  public Optional<String> visit(QuantizedRelu spec) {
    Call call = new Call(spec).put(spec.bits()).put(spec.integer());
    if (spec.useSigmoid() || spec.useStochasticRounding()) {
      call.put(spec.useSigmoid() ? 1 : 0);
    }
    if (spec.negativeSlope() != 0) {
      call.put(spec.negativeSlope());
    }
    return call.flag(spec.useStochasticRounding()).end();
  }

  @Override
  public Optional<String> visit(QuantizedUlaw spec) {
    Call call = new Call(spec).put(spec.bits()).put(spec.integer());
    if (spec.symmetric() || spec.u() != 255) {
      call.put(spec.symmetric() ? 1 : 0);
    }
    return spec.u() == 255 ? call.end() : call.put(spec.u()).end();
  }

  @Override
  public Optional<String> visit(QuantizedTanh spec) {
    return new Call(spec)
        .put(spec.bits())
        .flag(spec.useStochasticRounding())
        .flag(spec.symmetric())
        .flag(spec.useRealTanh())
        .end();
  }

  @Override
  public Optional<String> visit(QuantizedSigmoid spec) {
    return new Call(spec)
        .put(spec.bits())
        .flag(spec.symmetric())
        .flag(spec.useRealSigmoid())
        .flag(spec.useStochasticRounding())
        .end();
  }

  @Override
  public Optional<String> visit(QuantizedPo2 spec) {
    if (spec.useStochasticRounding() && spec.maxValue().isEmpty()) {
      return Optional.empty();
    }
    Call call = new Call(spec).put(spec.bits());
    spec.maxValue().ifPresent(cap -> call.put((int) cap));
    return call.flag(spec.useStochasticRounding())
        .flag("quadratic_approximation", spec.quadraticApproximation())
        .end();
  }

  @Override
  public Optional<String> visit(QuantizedReluPo2 spec) {
    if (spec.useStochasticRounding() && spec.maxValue().isEmpty()) {
      return Optional.empty();
    }
    Call call = new Call(spec).put(spec.bits());
    spec.maxValue().ifPresent(cap -> call.put((int) cap));
    if (spec.negativeSlope() != 0) {
      call.put(spec.negativeSlope());
    }
    return call.flag(spec.useStochasticRounding())
        .flag("quadratic_approximation", spec.quadraticApproximation())
        .end();
  }

  @Override
  public Optional<String> visit(QuantizedHswish spec) {
    return Optional.empty();
  }

  @Override
  public Optional<String> visit(QuantizedBitsLearnablePo2 spec) {
    LearnedScale scale = spec.scale();
    MsqeWeights weights = spec.weights();
    return experimental(spec, spec.bits(), spec.keepNegative(), scale)
        .put("use_second_moments_msqe_opt", weights.useSecondMoments(), true)
        .put("second_moments_ema_decay", weights.emaDecay(), true)
        .put("use_outlier_mask_msqe_weight", weights.useOutlierMask(), true)
        .put("use_sqrt_of_msqe_weight", weights.useSqrt(), true)
        .put("use_stable_scale_exponent", scale.useStableExponent(), true)
        .put("stable_scale_ema_decay", scale.stableDecay(), true)
        .put("min_init_scale", spec.minInitScale(), true)
        .put("use_po2_scale_ceil", spec.usePo2ScaleCeil(), true)
        .put("use_po2_scale_msqe_round", spec.usePo2ScaleMsqeRound(), true)
        .end();
  }

  @Override
  public Optional<String> visit(QuantizedBitsMsqePo2 spec) {
    LearnedScale scale = spec.scale();
    MsqeWeights weights = spec.weights();
    return experimental(spec, spec.bits(), spec.keepNegative(), scale)
        .put("use_second_moments_msqe_opt", weights.useSecondMoments(), true)
        .put("second_moments_ema_decay", weights.emaDecay(), true)
        .put("use_sqrt_of_msqe_weight", weights.useSqrt(), true)
        .put("use_outlier_mask_msqe_weight", weights.useOutlierMask(), true)
        .put("use_stable_scale_exponent", scale.useStableExponent(), true)
        .put("stable_scale_ema_decay", scale.stableDecay(), true)
        .put("outlier_mask_sigma", spec.outlierMaskSigma(), true)
        .put("num_lls_iters", spec.numLlsIters(), true)
        .put("should_line_search", spec.shouldLineSearch(), true)
        .put("line_search_range", spec.lineSearchRange(), true)
        .end();
  }

  private static Call experimental(
      QuantizerSpec spec, int bits, boolean keepNegative, LearnedScale scale) {
    Object axis = scale.axis().isPresent() ? scale.axis().getAsInt() : "None";
    return new Call(spec)
        .put("bits", bits, true)
        .put("keep_negative", keepNegative, true)
        .put("scale_axis", axis, true)
        .put("per_channel_scale", scale.perChannel(), true)
        .put("init_scale", scale.init(), true);
  }

  @Override
  public Optional<String> visit(SigmoidFunction function) {
    return Optional.empty();
  }
}
