package io.sparqat.quant.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * QKeras's piecewise linear sigmoids and tangents, functions written by their name alone: {@code
 * smooth_sigmoid}, {@code hard_sigmoid}, {@code binary_sigmoid}, {@code smooth_tanh}, {@code
 * hard_tanh} and {@code binary_tanh}.
 *
 * <p>{@code hard_sigmoid} has slope 1/2, unlike Keras's own of that name, which has 0.2.
 *
 * @param tanh whether the range is stretched from 0..1 to -1..1
 */
public record SigmoidFunction(Curve curve, boolean tanh) implements QuantizerSpec {
  /** How steep the ramp is. */
  public enum Curve {
    /** Slope 3/16. */
    SMOOTH,
    /** Slope 1/2. */
    HARD,
    /** {@link #HARD}, rounded to 0 or 1. */
    BINARY
  }

  /** All six. */
  static final List<SigmoidFunction> ALL =
      Arrays.stream(Curve.values())
          .flatMap(
              curve ->
                  Stream.of(new SigmoidFunction(curve, false), new SigmoidFunction(curve, true)))
          .toList();

  @Override
  public Signature<SigmoidFunction> signature() {
    return Signature.of(SigmoidFunction.class, name()).creates(given -> this);
  }

  @Override
  public String name() {
    return curve.name().toLowerCase(Locale.ROOT) + (tanh ? "_tanh" : "_sigmoid");
  }

  /** The bare name: with parentheses it would be a call on a number. */
  @Override
  public String canonical() {
    return name();
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }
}
