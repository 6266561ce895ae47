package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb plan on a source of rows, which it must shard before it measures. */
class PlanIT {
  @TempDir private static Path directory;

  @Test
  void predictsAndMeasuresRoundsOfASource() throws IOException {
    Path experiment = directory.resolve("small.conf");
    Files.writeString(
        experiment,
        """
        name = small
        model {
          input_shape = [28, 28, 1]
          layers = [
            {class = Flatten, name = flatten}
            {class = Dense, name = scores, units = 10}
            {class = Activation, name = softmax, activation = softmax}
          ]
        }
        training {epochs = 1, batch-size = 16}
        candidates = [{name = float}]
        """);
    StringWriter text = new StringWriter();
    int status =
        Main.commandLine("plan")
            .setOut(new PrintWriter(text))
            .execute(
                "plan",
                experiment.toString(),
                "--data=digits:600:100",
                "--master=local[2]",
                "--cores=8",
                "--measure=0.2");
    assertThat(status).as(text.toString()).isZero();
    assertThat(text.toString()).containsPattern("(?m)^ +1,?000 ").contains("measured");
  }
}
