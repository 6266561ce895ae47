package io.sparqat.quant.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerBindingTest {
  private static final LayerSpec LSTM = LayerSpec.of(LayerType.Q_LSTM, Map.of("units", 2));
  private static final int STEPS = 6000;

  private static LayerBinding layer(int index) {
    return new LayerBinding(
        LSTM, List.of(TensorShape.of(3, 2)), new LayerOptions(index, Semantics.CORRECTED));
  }

  private static void take(LayerBinding binding, Set<Integer> keys) {
    for (int step = 0; step < STEPS; step++) {
      assertThat(keys.add(binding.nextKey())).as("key %d is new", step).isTrue();
    }
  }

  @Test
  void noTwoPartsOfANetworkShareAKeyHoweverLongTheSequence() {
    Set<Integer> keys = new HashSet<>();
    for (int index = 0; index < 3; index++) {
      LayerBinding outer = layer(index);
      LayerBinding ahead = outer.wrapped(LSTM);
      LayerBinding back = outer.wrapped(LSTM);
      take(outer, keys);
      take(ahead, keys);
      take(back, keys);
      take(back.wrapped(LSTM), keys);
    }
  }
}
