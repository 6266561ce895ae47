package io.sparqat.jobs.rounds;

import java.nio.ByteBuffer;

/** How a worker's parameters travel to the merge. */
public enum Wire {
  /** The parameters themselves: exact, one worker alone is returned bit for bit. */
  FLOAT32(Float.BYTES) {
    @Override
    void write(float[] trained, float[] start, ByteBuffer out) {
      for (float value : trained) {
        out.putFloat(value);
      }
    }

    @Override
    void read(ByteBuffer in, float[] start, float[] trained) {
      for (int i = 0; i < trained.length; i++) {
        trained[i] = in.getFloat();
      }
    }
  },
  /**
   * What the round changed, as bfloat16 rounded to nearest even: half the bytes, and an error
   * relative to the change instead of the weight. Accumulation stays in full precision.
   */
  BFLOAT16(Short.BYTES) {
    @Override
    void write(float[] trained, float[] start, ByteBuffer out) {
      for (int i = 0; i < trained.length; i++) {
        out.putShort(toBfloat16(trained[i] - start[i]));
      }
    }

    @Override
    void read(ByteBuffer in, float[] start, float[] trained) {
      for (int i = 0; i < trained.length; i++) {
        trained[i] = start[i] + Float.intBitsToFloat(in.getShort() << 16);
      }
    }
  };

  private final int bytesPerValue;

  Wire(int bytesPerValue) {
    this.bytesPerValue = bytesPerValue;
  }

  /** Bytes of one parameter in a worker's message. */
  public int bytesPerValue() {
    return bytesPerValue;
  }

  /** Appends the parameters after a round that began at {@code start}. */
  abstract void write(float[] trained, float[] start, ByteBuffer out);

  /** Inverse of {@link #write}; fills {@code trained}. */
  abstract void read(ByteBuffer in, float[] start, float[] trained);

  /** Rounds to the nearest bfloat16, ties to even; NaN stays NaN. */
  static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    int rounding = 0x7fff + (bits >>> 16 & 1);
    return (short) (bits + rounding >>> 16);
  }
}
