package io.sparqat.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GridTest {
  private static Grid grid(String text) {
    return Grid.of(ConfigFactory.parseString(text).root());
  }

  private static Set<String> names(Grid grid, List<int[]> points) {
    Set<String> names = new HashSet<>();
    points.forEach(point -> names.add(grid.name(point)));
    return names;
  }

  @Test
  void allPointsAreEveryWayToChooseFromEveryList() {
    Grid grid = grid("a { k = [x, y], fixed = z }, \"b.*\" { k = [1, 2, 3] }");
    assertThat(names(grid, grid.all()))
        .containsExactlyInAnyOrder("x 1", "x 2", "x 3", "y 1", "y 2", "y 3");
    assertThat(grid.at(new int[] {1, 2}).unwrapped().toString())
        .contains("k=y", "fixed=z", "b.*={k=3}");
  }

  @Test
  void aSampleIsSoManyDifferentPointsAndTheSameOnesAgain() {
    Grid grid = grid("a = [1, 2, 3, 4, 5], b = [1, 2, 3, 4, 5], c = [1, 2, 3, 4]");
    // Few of many, and most of all: two ways to draw.
    for (int count : new int[] {7, 90}) {
      List<int[]> points = grid.sample(count, 3);
      assertThat(points).hasSize(count);
      assertThat(names(grid, points)).hasSize(count);
      assertThat(names(grid, grid.sample(count, 3))).isEqualTo(names(grid, points));
      assertThat(names(grid, grid.sample(count, 4))).isNotEqualTo(names(grid, points));
    }
    assertThat(grid.sample(1000, 3)).hasSize(100);
  }

  @Test
  void samplesOfGridsBeyondAllNumbersAreDrawnToo() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      text.append("k").append(i).append(" = [1, 2, 3]\n");
    }
    Grid grid = grid(text.toString());
    assertThat(names(grid, grid.sample(50, 1))).hasSize(50);
    assertThatThrownBy(grid::all).hasMessageStartingWith("grid has more than 10000 candidates");
  }

  @Test
  void anEmptyListIsAMistake() {
    assertThatThrownBy(() -> grid("a = []").all()).hasMessageStartingWith("grid has an empty list");
  }
}
