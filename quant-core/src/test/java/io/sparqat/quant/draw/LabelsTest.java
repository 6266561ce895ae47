package io.sparqat.quant.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LabelsTest {
  private static final Pattern TEXT = Pattern.compile("<text x=\"([\\d.]+)\" y=\"([\\d.]+)\"");

  @Test
  void crowdedLabelsDoNotOverlapEachOtherOrThePoints() {
    Box area = new Box(0, 0, 500, 300);
    Labels labels = new Labels(area);
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      labels.avoid(240 + i * 6, 150 + i % 2, 5);
      boxes.add(new Box(235 + i * 6, 145 + i % 2, 245 + i * 6, 155 + i % 2));
    }
    for (int i = 0; i < 8; i++) {
      Box box = boxOf(labels.place(240 + i * 6, 150 + i % 2, "candidate" + i));
      assertThat(boxes).allSatisfy(other -> assertThat(box.overlap(other)).isZero());
      assertThat(area.contains(box)).isTrue();
      boxes.add(box);
    }
  }

  @Test
  void aLoneLabelStandsRightOfItsPointWithoutLeader() {
    assertThat(new Labels(new Box(0, 0, 500, 300)).avoid(50, 50, 5).place(50, 50, "a")).hasSize(1);
  }

  private static Box boxOf(List<Mark> marks) {
    StringBuilder out = new StringBuilder();
    marks.get(marks.size() - 1).write(out, "");
    Matcher matcher = TEXT.matcher(out);
    assertThat(matcher.find()).isTrue();
    double left = Double.parseDouble(matcher.group(1));
    double bottom = Double.parseDouble(matcher.group(2)) + 4;
    return new Box(left, bottom - 15, left + 10 * 6.7, bottom);
  }
}
