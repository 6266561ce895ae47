package io.sparqat.quant.search;

/**
 * What a quantizer of a layer is for: the field of the {@link QuantizerMenu} it is chosen from and
 * its place in a {@link Limits} entry.
 */
enum Role {
  KERNEL("kernel", "kernel", 0),
  POINTWISE_KERNEL("pointwise_kernel", "kernel", 0),
  RECURRENT_KERNEL("recurrent_kernel", "kernel", 2),
  BIAS("bias", "bias", 1),
  RECURRENT_ACTIVATION("recurrent_activation", "activation", -1),
  ACTIVATION("activation", "activation", -1),
  LINEAR_ACTIVATION("activation", "linear", 0);

  private final String suffix;
  private final String fallbackField;
  private final int index;

  Role(String suffix, String fallbackField, int index) {
    this.suffix = suffix;
    this.fallbackField = fallbackField;
    this.index = index;
  }

  /** What is appended to a layer's name to name the choice. */
  String suffix() {
    return suffix;
  }

  /** The menu's field of this role, or the field it shares where the menu has none of its own. */
  String field(QuantizerMenu menu) {
    return this != LINEAR_ACTIVATION && menu.fields().containsKey(suffix) ? suffix : fallbackField;
  }

  /** Place in a limits entry; negative from the end. */
  int index() {
    return index;
  }

  /**
   * The role AutoQKeras takes a choice for. It looks for words in the choice's name, layer name
   * included, so {@code kernel_fc_bias} counts as a kernel; pointwise and recurrent kernels are
   * never told apart from kernels.
   */
  static Role asQkerasReads(String head, boolean linear) {
    if (linear) {
      return LINEAR_ACTIVATION;
    }
    if (head.contains("kernel")) {
      return KERNEL;
    }
    if (head.contains("bias")) {
      return BIAS;
    }
    return head.contains("recurrent_activation") ? RECURRENT_ACTIVATION : ACTIVATION;
  }
}
