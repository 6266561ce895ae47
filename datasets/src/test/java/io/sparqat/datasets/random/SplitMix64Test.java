package io.sparqat.datasets.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SplitMix64Test {
  @Test
  void matchesThePublishedSequenceOfSeedZero() {
    // First outputs of SplitMix64 with state 0, as in Vigna's reference program.
    SplitMix64 random = new SplitMix64();
    assertThat(random.nextLong()).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(random.nextLong()).isEqualTo(0x6E789E6AA1B965F4L);
    assertThat(random.nextLong()).isEqualTo(0x06C45D188009454FL);
  }

  @Test
  void uniformDrawsFillTheirRange() {
    SplitMix64 random = new SplitMix64(1, 2);
    double sum = 0;
    for (int i = 0; i < 100_000; i++) {
      double draw = random.uniform(-2, 4);
      assertThat(draw).isBetween(-2.0, 4.0);
      sum += draw;
    }
    assertThat(sum / 100_000).isBetween(0.97, 1.03);
  }

  @Test
  void everyPartOfTheKeyMatters() {
    assertThat(new SplitMix64(1, 2).nextLong())
        .isNotEqualTo(new SplitMix64(2, 1).nextLong())
        .isNotEqualTo(new SplitMix64(1, 3).nextLong());
  }
}
