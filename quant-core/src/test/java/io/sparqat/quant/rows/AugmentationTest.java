package io.sparqat.quant.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.rows.Augmentation.Fill;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int ROWS = 6000;

  /** How often each form of the columns of four-pixel lines comes up. */
  private static Map<String, Integer> columns(Augmentation augmentation) {
    Augmentation.Images images = augmentation.images(3, 4, 11, 2);
    Map<String, Integer> counts = new TreeMap<>();
    for (int row = 0; row < ROWS; row++) {
      counts.merge(Arrays.toString(images.columns(row)), 1, Integer::sum);
    }
    return counts;
  }

  private static void assertAlikeLikely(Map<String, Integer> counts, String... forms) {
    assertThat(counts).containsOnlyKeys(forms);
    double each = (double) ROWS / forms.length;
    assertThat(counts.values()).allSatisfy(n -> assertThat(n / each).isBetween(0.9, 1.1));
  }

  @Test
  void movesRepeatTheEdgeOrFillWithZeros() {
    assertAlikeLikely(
        columns(new Augmentation(0, 0.25, Fill.NEAREST, false, 0)),
        "[0, 0, 1, 2]",
        "[0, 1, 2, 3]",
        "[1, 2, 3, 3]");
    assertAlikeLikely(
        columns(new Augmentation(0, 0.25, Fill.CONSTANT, false, 0)),
        "[-1, 0, 1, 2]",
        "[0, 1, 2, 3]",
        "[1, 2, 3, -1]");
  }

  @Test
  void halfOfTheImagesAreMirrored() {
    assertAlikeLikely(
        columns(new Augmentation(0, 0, Fill.NEAREST, true, 0)), "[0, 1, 2, 3]", "[3, 2, 1, 0]");
  }

  @Test
  void aCutOutOfAFrameHasItsZeros() {
    assertAlikeLikely(
        columns(new Augmentation(0, 0, Fill.NEAREST, false, 2)),
        "[-1, -1, 0, 1]",
        "[-1, 0, 1, 2]",
        "[0, 1, 2, 3]",
        "[1, 2, 3, -1]",
        "[2, 3, -1, -1]");
  }

  @Test
  void linesAreNeverMirroredAndMoveByThemselves() {
    Augmentation.Images images =
        new Augmentation(0.4, 0, Fill.NEAREST, true, 0).images(3, 4, 11, 2);
    for (int row = 0; row < 100; row++) {
      assertThat(images.lines(row)).isSorted();
      assertThat(images.columns(row)).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
  }

  @Test
  void epochAndSeedDrawAnew() {
    Augmentation augmentation = new Augmentation(0, 0.5, Fill.NEAREST, true, 0);
    int same = 0;
    for (int row = 0; row < ROWS; row++) {
      int[] drawn = augmentation.images(32, 32, 1, 0).columns(row);
      assertThat(augmentation.images(32, 32, 1, 0).columns(row)).isEqualTo(drawn);
      same += Arrays.equals(drawn, augmentation.images(32, 32, 1, 1).columns(row)) ? 1 : 0;
      same += Arrays.equals(drawn, augmentation.images(32, 32, 2, 0).columns(row)) ? 1 : 0;
    }
    // Two times 33 moves, mirrored or not, are 66 forms.
    assertThat(same / (2.0 * ROWS)).isBetween(0.01, 0.02);
  }

  @Test
  void comesBackFromItsText() {
    Augmentation all = new Augmentation(0.125, 0.25, Fill.CONSTANT, true, 4);
    RowTreatment treatment = new RowTreatment(ClassWeights.parse("1.0,0.25"), all);
    assertThat(RowTreatment.parse(treatment.text())).isEqualTo(treatment);
    assertThat(RowTreatment.parse(RowTreatment.NONE.text())).isEqualTo(RowTreatment.NONE);
    assertThat(RowTreatment.parse("")).isEqualTo(RowTreatment.NONE);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> new Augmentation(1, 0, Fill.NEAREST, false, 0))
        .hasMessage("Invalid height-shift: 1.0 (must be in [0, 1))");
    assertThatThrownBy(() -> new Augmentation(0, 0, Fill.NEAREST, false, -1))
        .hasMessage("Invalid crop-padding: -1 (must be >= 0)");
    Augmentation crop = new Augmentation(0, 0, Fill.NEAREST, false, 8);
    assertThatThrownBy(() -> crop.requireImages(TensorShape.of(64)))
        .hasMessage("Cannot augment rows of shape (64,) (must be images: height, width, channels)");
    assertThatThrownBy(() -> crop.requireImages(TensorShape.of(28, 8, 1)))
        .hasMessage(
            "Invalid crop-padding: 8 (must be less than height and width of the images,"
                + " (28, 8, 1))");
    assertThatThrownBy(() -> ClassWeights.parse("1.0,-2.0"))
        .hasMessage("Invalid class weight: -2.0 (must be a number >= 0)");
    assertThatThrownBy(() -> ClassWeights.parse("0.0,0.0")).hasMessageContaining("not all be 0");
    assertThatThrownBy(() -> ClassWeights.parse("1.0,2.0").requireClasses(10))
        .hasMessage("Invalid class weights: 2 of them (must be one for each of 10 classes)");
  }
}
