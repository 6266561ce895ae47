package io.sparqat.quant.kernel;

/**
 * Which behaviour a quantizer follows where QKeras's is a defect; the differences are listed in
 * {@code docs/qkeras-compatibility.md}.
 *
 * @param qkeras whether to reproduce QKeras bit for bit, for imported models and conformance
 * @param sigmoid the internal sigmoid
 * @param channelsFirst Keras's {@code channels_first}: QKeras then keeps one scale for each index
 *     of the first axis
 * @param eager whether the first fitted scale is a quotient, as in TensorFlow's eager mode; graph
 *     mode, in which QKeras trains and predicts, multiplies by a reciprocal
 */
public record Semantics(
    boolean qkeras, InternalSigmoid sigmoid, boolean channelsFirst, boolean eager) {
  /** Corrected behaviour. */
  public static final Semantics CORRECTED =
      new Semantics(false, InternalSigmoid.HARD, false, false);

  /** QKeras's behaviour. */
  public static final Semantics QKERAS = new Semantics(true, InternalSigmoid.HARD, false, false);

  /** QKeras's behaviour where it is called outside a graph. */
  public static final Semantics EAGER_QKERAS =
      new Semantics(true, InternalSigmoid.HARD, false, true);

  /** The same with another internal sigmoid. */
  public Semantics withSigmoid(InternalSigmoid other) {
    return new Semantics(qkeras, other, channelsFirst, eager);
  }
}
