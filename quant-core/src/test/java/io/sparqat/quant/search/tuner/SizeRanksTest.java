package io.sparqat.quant.search.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.search.HyperParameter;
import io.sparqat.quant.search.SearchSpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SizeRanksTest {
  private final SearchSpace space =
      new SearchSpace(
          List.of(
              new HyperParameter("kernel", List.of("8 bits", "2 bits", "4 bits"), "8 bits"),
              new HyperParameter("bias", List.of("8 bits"), "8 bits"),
              new HyperParameter("activation", List.of("3 bits", "6 bits"), "3 bits")));
  private final SizeRanks ranks = new SizeRanks(space, SizeRanksTest::bits);

  private static double bits(Map<String, Object> assignment) {
    return assignment.values().stream()
        .mapToDouble(value -> Character.digit(value.toString().charAt(0), 10))
        .sum();
  }

  @Test
  void uniformPointsGoFromTheSmallestToTheLargest() {
    assertThat(ranks.uniform(10))
        .containsExactly(new Point(1, 0, 0), new Point(2, 0, 1), new Point(0, 0, 1));
  }

  @Test
  void fewerPointsKeepBothEnds() {
    assertThat(ranks.uniform(2)).containsExactly(new Point(1, 0, 0), new Point(0, 0, 1));
  }

  @Test
  void theLargestHasEveryParameterAtItsLargest() {
    assertThat(ranks.largest()).isEqualTo(new Point(0, 0, 1));
  }

  @Test
  void aSpaceWithoutAChoiceHasOnePoint() {
    SearchSpace fixed =
        new SearchSpace(List.of(new HyperParameter("bias", List.of("8 bits"), "8 bits")));
    assertThat(new SizeRanks(fixed, SizeRanksTest::bits).uniform(4)).containsExactly(new Point(0));
  }
}
