package io.sparqat.datasets.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedPermutationTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 1000, 60_000, 65_536, 65_537})
  void everyElementComesOnce(int size) {
    for (long seed = 0; seed < 3; seed++) {
      KeyedPermutation permutation = new KeyedPermutation(size, seed);
      BitSet seen = new BitSet(size);
      for (int i = 0; i < size; i++) {
        seen.set((int) permutation.at(i));
      }
      assertThat(seen.cardinality()).isEqualTo(size);
      assertThat(seen.length()).isEqualTo(size);
    }
  }

  @Test
  void worksFarBeyondInts() {
    KeyedPermutation permutation = new KeyedPermutation(1L << 40, 1);
    assertThat(permutation.at(0)).isNotEqualTo(permutation.at(1)).isBetween(0L, (1L << 40) - 1);
    assertThat(new KeyedPermutation(Long.MAX_VALUE / 2, 1).at(5)).isNotNegative();
  }

  @Test
  void seedAndSizeNameTheShuffle() {
    int[] first = new KeyedPermutation(1000, 1).slice(0, 1000);
    assertThat(new KeyedPermutation(1000, 1).slice(0, 1000)).isEqualTo(first);
    assertThat(new KeyedPermutation(1000, 2).slice(0, 1000)).isNotEqualTo(first);
    assertThat(first).startsWith(FIRST_OF_THOUSAND);
  }

  // The order is part of the shard format: the same seed must cut the same shards in every
  // release. The numbers are from a transcription of the definition to another language.
  private static final int[] FIRST_OF_THOUSAND = {242, 829, 55, 263, 722, 839, 158, 135};

  @Test
  void neighboursScatter() {
    int size = 10_000;
    int[] order = new KeyedPermutation(size, 5).slice(0, size);
    double products = 0;
    int fixed = 0;
    for (int i = 0; i < size; i++) {
      products += (i / (double) size - 0.5) * (order[i] / (double) size - 0.5);
      fixed += order[i] == i ? 1 : 0;
    }
    // Correlation of position and element: mean 0, deviation 1/sqrt(size).
    assertThat(Math.abs(products / size * 12)).isLessThan(5 / Math.sqrt(size));
    assertThat(fixed).isLessThan(10);
  }

  @Test
  void rejectsPositionsOutside() {
    assertThatThrownBy(() -> new KeyedPermutation(10, 1).at(10))
        .hasMessage("Invalid position: 10 (must be in [0, 10))");
    assertThatThrownBy(() -> new KeyedPermutation(0, 1))
        .hasMessage("Invalid size: 0 (must be >= 1)");
  }
}
