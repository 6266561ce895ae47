package io.sparqat.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MlflowRunTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";

  @Test
  void theFilesAreThoseOfMlflowsFileStore() {
    MlflowRun run = new MlflowRun("it's", ID, "4-bit", Instant.ofEpochMilli(5));
    run.parameter("epochs", 3);
    run.metrics(Instant.ofEpochMilli(6), 50, Map.of("loss", 0.5));
    run.metrics(Instant.ofEpochMilli(7), 100, Map.of("loss", 0.25, "accuracy", Double.NaN));
    Map<String, String> files = run.files(Instant.ofEpochMilli(8));
    assertThat(files)
        .containsOnlyKeys(
            "1/meta.yaml",
            "1/" + ID + "/meta.yaml",
            "1/" + ID + "/tags/mlflow.runName",
            "1/" + ID + "/tags/mlflow.source.name",
            "1/" + ID + "/params/epochs",
            "1/" + ID + "/metrics/loss");
    assertThat(files.get("1/" + ID + "/metrics/loss")).isEqualTo("6 0.5 50\n7 0.25 100\n");
    assertThat(files.get("1/" + ID + "/params/epochs")).isEqualTo("3");
    assertThat(files.get("1/meta.yaml")).contains("name: 'it''s'\n", "experiment_id: '1'\n");
    assertThat(files.get("1/" + ID + "/meta.yaml"))
        .contains("run_id: " + ID, "start_time: 5", "end_time: 8", "status: 3");
  }

  @Test
  void anIdMustBeOne() {
    assertThatThrownBy(() -> new MlflowRun("e", "../x", "n", Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
