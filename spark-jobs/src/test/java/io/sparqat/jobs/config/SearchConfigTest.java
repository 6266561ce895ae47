package io.sparqat.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.jobs.trial.Budget;
import io.sparqat.quant.UserException;
import io.sparqat.quant.search.SizeTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AutoQKeras's dictionaries in HOCON, and the budget file of a running sweep. */
class SearchConfigTest {
  private static final String NETWORK =
      """
      model {
        name = net
        input_shape = [4]
        layers = [
          {class = Dense, name = first, units = 8}
          {class = Activation, name = act, activation = relu}
          {class = Dense, name = last, units = 2}
          {class = Activation, name = softmax, activation = softmax}
        ]
      }
      """;
  private static final String SEARCH =
      """
      search {
        mode = nsga2
        max_trials = 40
        quantization_config {
          kernel { "quantized_bits(8,0,1)" = 8, "quantized_bits(2,0,1)" = 2
            binary = 1 }
          bias = [{"quantized_bits(8,3,1)" = 8}, {"quantized_bits(4,0,1)" = 4}]
          activation { "quantized_relu(6)" = 6, "quantized_relu(3)" = 3 }
          linear { binary = 1 }
        }
        limit { "^last$" = [8, [ "quantized_bits(8,3,1)" ], 8], Dense = [8, 8], Activation = [4] }
        goal {type = bits, params {config {default = [parameters, activations]}, stress = 0.5}}
        frozen_layers = [first]
        metric = acc
      }
      """;

  @TempDir private Path directory;

  private ExperimentConfig read(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("search.conf"), text);
    return ExperimentConfig.read(file, List.of());
  }

  @Test
  void dictionariesKeepTheOrderInWhichTheyAreWritten() throws IOException {
    SearchConfig search = read(NETWORK + SEARCH).search().orElseThrow();
    assertThat(search.settings().menu().of("kernel").keySet())
        .containsExactly("quantized_bits(8,0,1)", "quantized_bits(2,0,1)", "binary");
    assertThat(search.settings().menu().of("bias").keySet())
        .containsExactly("quantized_bits(8,3,1)", "quantized_bits(4,0,1)");
    assertThat(search.settings().limits().entries().keySet())
        .containsExactly("^last$", "Dense", "Activation");
    assertThat(search.settings().limits().entries().get("Dense")).hasSize(3);
    assertThat(search.mode()).isEqualTo(SearchConfig.Mode.NSGA2);
    assertThat(search.metric()).isEqualTo("accuracy");
    assertThat(search.goal().stress()).isEqualTo(0.5);
  }

  @Test
  void whatARunWritesDownReadsBackAsTheSameSearch() throws IOException {
    ExperimentConfig experiment = read(NETWORK + SEARCH);
    ExperimentConfig again = read(experiment.resolved());
    SearchConfig search = experiment.search().orElseThrow();
    SearchConfig read = again.search().orElseThrow();
    assertThat(List.copyOf(read.settings().menu().of("kernel").keySet()))
        .isEqualTo(List.copyOf(search.settings().menu().of("kernel").keySet()));
    assertThat(List.copyOf(read.settings().limits().entries().keySet()))
        .isEqualTo(List.copyOf(search.settings().limits().entries().keySet()));
    SizeTarget.Sizes sizes = search.goal().target().reference(experiment.network());
    assertThat(read.goal().target().reference(again.network())).isEqualTo(sizes);
    assertThat(again.resolved()).isEqualTo(experiment.resolved());
  }

  @Test
  void aBudgetIsNoPartOfWhatASweepIs() throws IOException {
    String key = read(NETWORK + SEARCH).key();
    assertThat(read(NETWORK + SEARCH + "budget.trials = 3\n").key()).isEqualTo(key);
    assertThat(read(NETWORK + SEARCH + "training.epochs = 3\n").key()).isNotEqualTo(key);
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    String broken =
        SEARCH
            .replace("mode = nsga2", "mode = annealing")
            .replace("type = bits", "type = weight")
            .replace("binary = 1 }", "binary = few }")
            .replace("[first]", "[frist]")
            .replace("metric = acc", "metric = accurate\n  head_name = other\n  max_trails = 3");
    assertThatThrownBy(() -> read(NETWORK + broken))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(
            "Invalid mode: annealing",
            "Invalid goal: weight",
            "Invalid bits of binary: few",
            "the network has no layer frist",
            "Invalid metric: accurate",
            "Invalid head_name: other",
            "unknown key max_trails (did you mean max_trials?)");
  }

  @Test
  void aBudgetIsReadAgainWhenItsFileChanges() throws IOException {
    Path file = directory.resolve(BudgetFile.NAME);
    BudgetFile budgets = new BudgetFile(file, new Budget(5, 60, 1, 1, 10));
    assertThat(budgets.get().trials()).isEqualTo(5);
    save(file, Files.readString(file).replace("trials = 5.0", "trials = 9"), 1);
    assertThat(budgets.get().trials()).isEqualTo(9);
    assertThat(budgets.get().seconds()).isEqualTo(60);
    save(file, "trials = ", 2);
    assertThat(budgets.get().trials()).isEqualTo(9);
    save(file, "trails = 3", 3);
    assertThat(budgets.get().trials()).isEqualTo(9);
    save(file, "", 4);
    assertThat(budgets.get().trials()).isInfinite();
  }

  private static void save(Path file, String text, int hoursLater) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(hoursLater * 3_600_000L));
  }
}
