package io.sparqat.qtools.energy;

/**
 * Where weights and activations are kept: the arguments of QTools' {@code pe}.
 *
 * @param weights where weights are
 * @param activations where activations are; the model's inputs and outputs always pass memory
 * @param minSramSize bits of the smallest SRAM, which smaller tensors are kept in
 * @param ioThroughDram whether inputs come from and outputs go to DRAM, and tensors kept in DRAM
 *     are staged in SRAM: QTools' {@code rd_wr_on_io}
 */
public record Memory(
    Placement weights, Placement activations, long minSramSize, boolean ioThroughDram) {
  /** A kind of memory. */
  public enum Placement {
    DRAM("dram"),
    SRAM("sram"),
    /** In the circuit itself: free to read. */
    FIXED("fixed");

    private final String text;

    Placement(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    /** The placement of that name. */
    public static Placement of(String text) {
      for (Placement placement : values()) {
        if (placement.text.equals(text)) {
          return placement;
        }
      }
      throw new IllegalArgumentException(
          "Invalid memory: " + text + " (must be dram, sram or fixed)");
    }
  }

  /** Everything in SRAM, inputs and outputs too. */
  public static final Memory SRAM = new Memory(Placement.SRAM, Placement.SRAM, 0, false);

  public Memory {
    if (minSramSize < 0) {
      throw new IllegalArgumentException(
          "Invalid min_sram_size: " + minSramSize + " (must be 0 or more bits)");
    }
  }
}
