package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A small experiment on drawn digits, its shards, and the verb train on it. */
final class TrainFixture {
  private static final Pattern LAST_LINE = Pattern.compile("(\\S+) weights ([0-9a-f]{64})\\s*$");

  private final Path directory;
  private final Path shards;
  private final Path experiment;

  /** Writes shards and experiment below {@code directory}. */
  TrainFixture(Path directory) throws IOException {
    this.directory = directory;
    shards = directory.resolve("shards");
    assertThat(Main.run("shard", "digits:600:200", "--out", shards.toString(), "--shards", "4"))
        .isZero();
    experiment = directory.resolve("small.conf");
    Files.writeString(
        experiment,
        """
        name = small
        model {
          input_shape = [28, 28, 1]
          layers = [
            {class = Conv2D, name = conv, filters = 4, kernel_size = 3, strides = 2}
            {class = BatchNormalization, name = norm}
            {class = Activation, name = act, activation = relu}
            {class = Flatten, name = flatten}
            {class = Dense, name = scores, units = 10}
            {class = Activation, name = softmax, activation = softmax}
          ]
        }
        training {epochs = 3, batch-size = 32}
        rounds {local-steps = 4, snapshot-every = 2}
        candidates = [{name = "4-bit", quantization {
          QConv2D {kernel_quantizer = "quantized_bits(4,0,1)", bias_quantizer = "quantized_bits(8,3)"}
          QDense {kernel_quantizer = "quantized_bits(4,0,1)", bias_quantizer = "quantized_bits(8,3)"}
          QActivation {relu = "quantized_relu(4,2)"}
        }}]
        """);
  }

  Path shards() {
    return shards;
  }

  Path experiment() {
    return experiment;
  }

  /** Where runs go unless said otherwise. */
  Path runs() {
    return directory.resolve("runs");
  }

  /** What the command line says for a training. */
  List<String> arguments(String master, Path out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                experiment.toString(),
                "--data",
                shards.toString(),
                "--master",
                master,
                "--out",
                out.toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Trains in this JVM; returns what the verb prints. */
  String train(String master, Path out, String... more) {
    StringWriter text = new StringWriter();
    int status =
        Main.commandLine("train")
            .setOut(new PrintWriter(text))
            .execute(arguments(master, out, more).toArray(String[]::new));
    assertThat(status).as(text.toString()).isZero();
    return text.toString();
  }

  /** Starts a training in a JVM of its own, with this one's flags and class path. */
  Process start(Path output, String master, Path out, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Dlog4j2.configurationFile=log4j2-sparqat.properties",
            "-Dsparqat.log=" + output + ".log",
            "-cp",
            System.getProperty("java.class.path"),
            "io.sparqat.jobs.cli.Main"));
    command.addAll(arguments(master, out, more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** The hash in the last line of what train printed. */
  static String weights(String text) {
    return lastLine(text).group(2);
  }

  /** The run's directory in the last line of what train printed. */
  static Path run(String text) {
    return Path.of(lastLine(text).group(1));
  }

  private static Matcher lastLine(String text) {
    Matcher matcher = LAST_LINE.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher;
  }
}
