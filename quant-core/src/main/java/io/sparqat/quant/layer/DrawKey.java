package io.sparqat.quant.layer;

import io.sparqat.quant.kernel.Draw;

/**
 * Names the random draws of one quantizer of one layer.
 *
 * @param number distinct for every quantizer of a network
 * @param random whether training passes draw at all: QKeras's do not, because its quantizers ask
 *     Keras's global learning phase, which {@code fit} never sets
 */
public record DrawKey(int number, boolean random) {
  /** The draws of one pass. */
  public Draw draw(Pass pass) {
    return new Draw(pass.seed(), number, pass.step(), random && pass.training());
  }
}
