package io.sparqat.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.jobs.fn.TrialOrder;
import io.sparqat.jobs.trial.Recipe;
import io.sparqat.quant.UserException;
import io.sparqat.quant.rows.Augmentation;
import io.sparqat.quant.rows.ClassWeights;
import io.sparqat.quant.rows.RowTreatment;
import io.sparqat.quant.train.EarlyStopping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recipe does to training rows. */
class RowTreatmentReaderTest {
  private static final String EXPERIMENT =
      """
      model {
        input_shape = [4]
        layers = [{class = Dense, name = scores, units = 2}]
      }
      candidates = [{name = float}]
      """;

  @TempDir private Path directory;

  @Test
  void nothingByDefault() throws IOException {
    assertThat(read().training().rows()).isEqualTo(RowTreatment.NONE);
  }

  @Test
  void keysThatAreMissingDoNothing() throws IOException {
    RowTreatment rows =
        read(
                "training.class-weights=[1, 2.5]",
                "training.augmentation={width-shift=0.1,horizontal-flip=true}")
            .training()
            .rows();
    assertThat(rows.classWeights()).isEqualTo(new ClassWeights(List.of(1.0, 2.5)));
    assertThat(rows.augmentation())
        .isEqualTo(new Augmentation(0, 0.1, Augmentation.Fill.NEAREST, true, 0));
  }

  @Test
  void crossesTheWireAndIsPartOfATrialsName() throws IOException {
    ExperimentConfig experiment =
        read("training.class-weights=[1, 2.5]", "training.augmentation={crop-padding=1}");
    Recipe recipe =
        new Recipe(experiment.training().options(), 1, 1, 0, EarlyStopping.NEVER, "accuracy");
    TrialOrder order =
        new TrialOrder(experiment.network(), recipe, "shard", "data", false, Optional.empty());
    Recipe arrived = TrialOrder.fromBytes(order.toBytes()).recipe();
    assertThat(arrived.options().rows()).isEqualTo(experiment.training().rows());
    assertThat(arrived.text()).isEqualTo(recipe.text());
    assertThat(recipe.text())
        .isNotEqualTo(
            new Recipe(read().training().options(), 1, 1, 0, EarlyStopping.NEVER, "accuracy")
                .text());
  }

  @Test
  void allProblemsAreReportedTogether() {
    assertThatThrownBy(
            () ->
                read(
                    "training.class-weights={a=1}",
                    "training.augmentation={width-shift=1,fill=wrap,horizontal-flip=maybe,zoom=2}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("class-weights")
        .hasMessageContaining("must be none, or one number for each class: [1, 1, 2.5]")
        .hasMessageContaining("Invalid width-shift: 1 (must be a number >= 0 and < 1)")
        .hasMessageContaining("Invalid fill: wrap (must be one of nearest, constant)")
        .hasMessageContaining("Invalid horizontal-flip: maybe (must be true or false)")
        .hasMessageContaining("unknown key zoom");
    assertThatThrownBy(() -> read("training.augmentation=some"))
        .hasMessageContaining("augmentation: some");
  }

  private ExperimentConfig read(String... settings) throws IOException {
    return ExperimentConfig.read(
        Files.writeString(directory.resolve("experiment.conf"), EXPERIMENT), List.of(settings));
  }
}
