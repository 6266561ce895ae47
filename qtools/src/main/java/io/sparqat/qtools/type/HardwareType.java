package io.sparqat.qtools.type;

/** Names of types in high-level synthesis and in reports. */
public final class HardwareType {
  private HardwareType() {}

  /**
   * {@code ac_fixed<W,I,S>}: Siemens' type, whose integer bits count the sign; else the type's
   * name.
   */
  public static String acFixed(DataType type) {
    return isFixed(type)
        ? "ac_fixed<"
            + type.bits()
            + ","
            + (type.intBits() + type.signBit())
            + ","
            + type.signed()
            + ">"
        : plain(type);
  }

  /** {@code ap_fixed<W,I>} or {@code ap_ufixed<W,I>}: AMD's type; else the type's name. */
  public static String apFixed(DataType type) {
    return isFixed(type)
        ? (type.signed() ? "ap_fixed<" : "ap_ufixed<")
            + type.bits()
            + ","
            + (type.intBits() + type.signBit())
            + ">"
        : plain(type);
  }

  private static boolean isFixed(DataType type) {
    return type.mode() == Mode.FIXED;
  }

  private static String plain(DataType type) {
    return switch (type.mode()) {
      case FIXED -> type.name();
      case FLOAT -> "float" + type.bits();
      case PO2 -> (type.signed() ? "po2<" : "relu_po2<") + type.bits() + ">";
      case TERNARY -> "ternary";
      case BINARY -> "binary";
      case BINARY01 -> "binary01";
    };
  }
}
