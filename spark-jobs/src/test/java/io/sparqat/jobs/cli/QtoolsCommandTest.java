package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class QtoolsCommandTest {
  private static final String JET = "../conf/models/jet-tagger.conf";

  private final StringWriter printed = new StringWriter();
  private final StringWriter complained = new StringWriter();

  private int run(String... args) {
    CommandLine commands = LightVerbs.commandLine(args);
    commands.setOut(new PrintWriter(printed));
    commands.setErr(new PrintWriter(complained));
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(ExitCode::report)
        .execute(args);
  }

  @Test
  void text_names_rule_set_process_and_what_the_energy_is() {
    assertThat(run("qtools", JET)).as(complained.toString()).isZero();

    assertThat(printed.toString())
        .contains("rule set sparqat", "Horowitz, 45 nm", "not the energy of a device")
        .contains("Aladdin/Accelergy, 40 nm", "not modelled softmax");
  }

  @Test
  void json_holds_totals_layers_and_the_type_map() throws Exception {
    assertThat(run("qtools", JET, "--rules", "0.9.0", "--format", "json")).isZero();

    JsonNode report = new ObjectMapper().readTree(printed.toString());
    assertThat(report.path("rule_set").asText()).isEqualTo("0.9.0");
    assertThat(report.path("total").path("weight_bits").asLong()).isEqualTo(26334);
    assertThat(report.path("layers")).hasSize(8);
    assertThat(report.path("types").path("fc1").path("multiplier").path("op_type").asText())
        .isEqualTo("mul");
  }

  @Test
  void csv_has_one_line_for_each_layer_and_html_one_bar(@TempDir Path directory) throws Exception {
    assertThat(run("qtools", JET, "--format", "csv")).isZero();
    assertThat(printed.toString().lines()).hasSize(9);

    Path html = directory.resolve("report.html");
    assertThat(run("qtools", JET, "--format", "html", "--out", html.toString())).isZero();
    assertThat(Files.readString(html).split("class=\"bar\"", -1)).hasSize(9);
  }

  @Test
  void unknown_names_are_user_errors_that_list_what_exists() {
    assertThat(run("qtools", JET, "--process", "tsmc7")).isEqualTo(ExitCode.USER_ERROR);
    assertThat(complained.toString()).contains("Invalid process: tsmc7", "horowitz");
    assertThat(run("qtools", "nothing-here")).isEqualTo(ExitCode.USER_ERROR);
    assertThat(complained.toString()).contains("Cannot read model: nothing-here");
    assertThat(run("qtools", JET, "--rules", "2.0")).isEqualTo(ExitCode.USER_ERROR);
    assertThat(complained.toString()).contains("Invalid rule set: 2.0");
  }

  @Test
  void no_class_of_Spark_is_loaded() throws Exception {
    try (URLClassLoader sparkless = new Sparkless()) {
      Class<?> main = sparkless.loadClass("io.sparqat.jobs.cli.Main");
      Method run = main.getDeclaredMethod("run", String[].class);
      run.setAccessible(true);
      Path out = Files.createTempFile("qtools", ".txt");
      Object status =
          run.invoke(null, (Object) new String[] {"qtools", JET, "--out", out.toString()});
      assertThat(status).isEqualTo(0);
      assertThat(out).isNotEmptyFile();
      Files.delete(out);
    }
  }

  /** Sees everything on the class path but Spark, Hadoop and Scala. */
  private static final class Sparkless extends URLClassLoader {
    Sparkless() throws MalformedURLException {
      super(urls(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] urls() throws MalformedURLException {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(Path::of)
          .filter(path -> !path.getFileName().toString().matches("(spark|hadoop|scala).*jar"))
          .map(Path::toUri)
          .map(
              uri -> {
                try {
                  return uri.toURL();
                } catch (MalformedURLException e) {
                  throw new IllegalStateException(e);
                }
              })
          .toArray(URL[]::new);
    }
  }
}
