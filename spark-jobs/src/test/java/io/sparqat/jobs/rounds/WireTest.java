package io.sparqat.jobs.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WireTest {
  private static final long RUN = 42;
  private static final float[] START = {1, -2, 0.5f, 0};
  private static final float[] TRAINED = {1.25f, -2.000001f, 0.75f, -1e-8f};

  @Test
  void floatsArriveAsTheyAre() {
    assertThat(sent(Wire.FLOAT32).trained()).isEqualTo(TRAINED);
  }

  @Test
  void bfloat16CarriesTheChangeToEightBits() {
    float[] arrived = sent(Wire.BFLOAT16).trained();
    for (int i = 0; i < TRAINED.length; i++) {
      float change = Math.abs(TRAINED[i] - START[i]);
      assertThat(Math.abs(arrived[i] - TRAINED[i])).isLessThanOrEqualTo(change * 0x1p-8f);
    }
  }

  @Test
  void bfloat16RoundsTiesToEven() {
    assertThat(bfloat16(1 + 0x1p-8f)).isEqualTo(1);
    assertThat(bfloat16(1 + 3 * 0x1p-8f)).isEqualTo(1 + 4 * 0x1p-8f);
    assertThat(bfloat16(Float.NaN)).isNaN();
    assertThat(bfloat16(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
  }

  @Test
  void everyFlippedByteIsNoticed() {
    byte[] message = message(Wire.FLOAT32);
    for (int i = 0; i < message.length; i++) {
      byte[] damaged = message.clone();
      damaged[i] ^= 1;
      assertThatThrownBy(() -> RoundResult.fromBytes(damaged, RUN, 3, START))
          .hasMessageStartingWith("Cannot read a worker's message");
    }
  }

  @Test
  void messagesOfOtherRoundsAndNetworksAreRefused() {
    byte[] message = message(Wire.FLOAT32);
    assertThatThrownBy(() -> RoundResult.fromBytes(message, RUN, 4, START))
        .hasMessageContaining("another round");
    assertThatThrownBy(() -> RoundResult.fromBytes(message, RUN, 3, new float[3]))
        .hasMessageContaining("size");
    assertThatThrownBy(() -> RoundResult.fromBytes(new byte[10], RUN, 3, START))
        .hasMessageContaining("cut short");
  }

  private static float bfloat16(float value) {
    return Float.intBitsToFloat(Wire.toBfloat16(value) << 16);
  }

  private static RoundResult sent(Wire wire) {
    return RoundResult.fromBytes(message(wire), RUN, 3, START);
  }

  private static byte[] message(Wire wire) {
    return new RoundResult(
            new RoundMetrics(1, 2, 3, 1, 0, 0, 5, new Validation(4, 2, 3), 6, 7),
            TRAINED,
            new float[] {7},
            "step 3, in the loss")
        .toBytes(RUN, 3, wire, START);
  }
}
