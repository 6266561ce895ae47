package io.sparqat.qtools.energy;

import io.sparqat.qtools.operator.Gate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Energies of a process, in pJ, as data: {@code conf/hardware/*.conf}.
 *
 * @param name for example {@code horowitz}
 * @param title for reports: {@code Horowitz, 45 nm}
 * @param source where the figures are from
 * @param fixedAdd fixed-point addition, by width
 * @param fixedMultiply fixed-point multiplication, by width (the geometric mean of both operands)
 * @param fixedGate one unit of other gates, by width; QTools takes an adder for it
 * @param floats by width in bits: addition and multiplication
 * @param sram the cost of an SRAM access
 * @param dramBit reading or writing one bit of DRAM
 */
public record Process(
    String name,
    String title,
    String source,
    EnergyLaw fixedAdd,
    EnergyLaw fixedMultiply,
    EnergyLaw fixedGate,
    Map<Long, FloatCost> floats,
    Sram sram,
    double dramBit) {
  /** Floating-point operations of one width. */
  public record FloatCost(double add, double multiply) {}

  /** A measured SRAM: its size in bits, and the energy of reading one word. */
  public record SramPoint(double bits, double word) {}

  /**
   * SRAM energy.
   *
   * @param perBitByLog2 QTools' form: a polynomial of the size's binary logarithm, which it charges
   *     once for every word; null where the table has points only
   * @param wordBits bits of one access
   * @param points sizes and their energies, from small to large; at least one
   */
  public record Sram(@Nullable Polynomial perBitByLog2, int wordBits, List<SramPoint> points) {
    public Sram {
      points = List.copyOf(points);
      if (points.isEmpty() || wordBits < 1) {
        throw new IllegalArgumentException("Invalid sram: needs points and word_bits");
      }
    }

    /**
     * The energy of one word from a memory of that size: along a power law through the two nearest
     * points, so that it grows with size.
     */
    public double word(double bits) {
      if (points.size() < 2) {
        return points.get(0).word();
      }
      int upper = 1;
      while (upper < points.size() - 1 && points.get(upper).bits() < bits) {
        upper++;
      }
      SramPoint a = points.get(upper - 1);
      SramPoint b = points.get(upper);
      double slope = Math.log(b.word() / a.word()) / Math.log(b.bits() / a.bits());
      return a.word() * Math.pow(Math.max(bits, 1) / a.bits(), slope);
    }
  }

  public Process {
    floats = Map.copyOf(floats);
  }

  /** One fixed-point operation of a gate of that width. */
  public double fixed(Gate gate, double bits) {
    return switch (gate) {
      case MUL -> fixedMultiply.at(bits);
      case ADD -> fixedAdd.at(bits);
      case MUX, XOR, SHIFTER, AND -> fixedGate.at(bits);
    };
  }
}
