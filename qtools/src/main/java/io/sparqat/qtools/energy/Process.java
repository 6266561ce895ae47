package io.sparqat.qtools.energy;

import io.sparqat.qtools.operator.Gate;
import java.util.List;
import java.util.Map;

/**
 * Energies of a process, in pJ, as data: {@code conf/hardware/*.conf}.
 *
 * @param name for example {@code horowitz}
 * @param title for reports: {@code Horowitz, 45 nm}
 * @param source where the figures are from
 * @param fixedAdd fixed-point addition, by width; also the cost of one unit of gates
 * @param fixedMultiply fixed-point multiplication, by width (the geometric mean of both operands)
 * @param floats by width in bits: addition and multiplication
 * @param sram the cost of an SRAM access
 * @param dramBit reading or writing one bit of DRAM
 */
public record Process(
    String name,
    String title,
    String source,
    Polynomial fixedAdd,
    Polynomial fixedMultiply,
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
   *     once for every word; empty coefficients are not allowed
   * @param wordBits bits of one access
   * @param points the figures behind it, from small to large, or none
   */
  public record Sram(Polynomial perBitByLog2, int wordBits, List<SramPoint> points) {
    public Sram {
      points = List.copyOf(points);
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
    return gate == Gate.MUL ? fixedMultiply.at(bits) : fixedAdd.at(bits);
  }
}
