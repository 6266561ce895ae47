package io.sparqat.quant.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.model.TensorShape;
import org.junit.jupiter.api.Test;

/** The examples that stand in QKeras's documentation of the function. */
class BinaryToThermometerTest {
  @Test
  void aValueSetsTheEntryOfItsClass() {
    BinaryToThermometer encoding = new BinaryToThermometer(2, 8, false, false, false);
    assertThat(encoding.encode(new float[] {3, 4})).containsExactly(1, 0, 0, 1);
  }

  @Test
  void theResidueIsAddedToTheEntry() {
    BinaryToThermometer encoding = new BinaryToThermometer(2, 8, true, false, false);
    assertThat(encoding.encode(new float[] {1, 7})).containsExactly(1.25f, 0, 0, 1.75f);
  }

  @Test
  void twoHotSharesTheResidueWithTheNextEntry() {
    BinaryToThermometer encoding = new BinaryToThermometer(2, 4, true, false, true);
    assertThat(encoding.encode(new float[] {3, 2})).containsExactly(0, 0.5f, 0.5f, 0, 1, 0);
  }

  @Test
  void positionsBecomeChannelsOrAnAxis() {
    BinaryToThermometer apart = new BinaryToThermometer(4, 256, false, false, false);
    BinaryToThermometer merged = new BinaryToThermometer(4, 256, false, true, false);
    assertThat(apart.shape(TensorShape.of(28, 28, 1))).isEqualTo(TensorShape.of(28, 28, 4));
    assertThat(apart.shape(TensorShape.of(8, 8, 3))).isEqualTo(TensorShape.of(8, 8, 3, 4));
    assertThat(merged.shape(TensorShape.of(8, 8, 3))).isEqualTo(TensorShape.of(8, 8, 12));
  }

  @Test
  void valuesOutsideTheRangeAreRefused() {
    BinaryToThermometer encoding = new BinaryToThermometer(2, 8, false, false, false);
    assertThatThrownBy(() -> encoding.encode(new float[] {8}))
        .hasMessageContaining("< value_range");
  }
}
