package io.sparqat.qtools.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparqat.qtools.Networks;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostSweepTest {
  private static final Qtools QTOOLS = Qtools.of(RuleSet.SPARQAT);

  @Test
  void remembered_costs_equal_fresh_ones_in_any_order() {
    CostSweep sweep = QTOOLS.sweep(Networks.jet("quantized_bits(6,0,1)", "quantized_relu(6,0)"));
    for (int bits : new int[] {6, 3, 8, 3, 2, 6, 8}) {
      ModelSpec candidate =
          Networks.jet("quantized_bits(" + bits + ",0,1)", "quantized_relu(" + bits + ",0)");
      CostReport fresh = QTOOLS.evaluate(candidate);
      CostTotals swept = sweep.evaluate(candidate);

      assertThat(swept.energy().total()).isCloseTo(fresh.energy().total(), within(1e-9));
      assertThat(swept.totalBits()).isEqualTo(fresh.totalBits());
      assertThat(swept.bops()).isEqualTo(fresh.bops());
      assertThat(swept.accumulatorBits()).isEqualTo(fresh.accumulatorBits());
    }
  }

  @Test
  void a_changed_activation_reaches_the_layer_that_reads_it() {
    CostSweep sweep = QTOOLS.sweep(Networks.jet("quantized_bits(6,0,1)", "quantized_relu(6,0)"));
    double before = sweep.evaluate(sweep.base()).energy().operations();
    List<LayerSpec> changed = sweep.base();
    changed.set(sweep.index("relu1"), Networks.qActivation("quantized_relu(3,0)"));

    assertThat(sweep.evaluate(changed).energy().operations()).isLessThan(before);
  }

  @Test
  void a_layer_that_changes_shapes_is_refused() {
    CostSweep sweep = QTOOLS.sweep(Networks.jet("quantized_bits(6,0,1)", "quantized_relu(6,0)"));
    List<LayerSpec> changed = sweep.base();
    changed.set(
        sweep.index("fc1"), Networks.qDense(65, "quantized_bits(6,0,1)", "quantized_bits(6,0,1)"));

    assertThatThrownBy(() -> sweep.evaluate(changed))
        .hasMessageContaining("layer fc1 changes units");
  }
}
