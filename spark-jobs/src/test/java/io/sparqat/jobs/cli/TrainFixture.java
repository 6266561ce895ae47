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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small experiment on drawn digits, its shards, and the verb train on it. The network has all
 * kinds of state: weights, running moments, an adaptive range, a recurrent layer.
 */
final class TrainFixture {
  private static final Pattern LAST_LINE = Pattern.compile("(\\S+) weights ([0-9a-f]{64})\\s*$");

  private static final long MINUTES = 10;

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
            {class = QAdaptiveActivation, name = act, activation = quantized_relu, total_bits = 6
              ema_decay = 0.9, ema_freeze_delay = 1000}
            {class = Reshape, name = lines, target_shape = [13, 52]}
            {class = LSTM, name = lstm, units = 8}
            {class = Dense, name = scores, units = 10}
            {class = Activation, name = softmax, activation = softmax}
          ]
        }
        training {epochs = 3, batch-size = 32}
        rounds {batch-size = 32, local-steps = 4, snapshot-every = 2}
        candidates = [{name = "4-bit", quantization {
          QConv2D {kernel_quantizer = "quantized_bits(4,0,1)", bias_quantizer = "quantized_bits(8,3)"}
          QDense {kernel_quantizer = "quantized_bits(4,0,1)", bias_quantizer = "quantized_bits(8,3)"}
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

  /** As a user would: the script starts master and two workers, and submits the assembly. */
  String trainStandalone(Path out, String... more) throws IOException, InterruptedException {
    List<String> command = arguments("", out, more);
    command.subList(command.indexOf("--master"), command.indexOf("--master") + 2).clear();
    command.add(0, repository().resolve("bin/sparqat-standalone").toString());
    Path text = Files.createTempFile(directory, "standalone", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true) // Progress and result come through two files that are one.
            .redirectOutput(ProcessBuilder.Redirect.appendTo(text.toFile()))
            .start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroy();
      throw new AssertionError("The standalone cluster takes more than 10 minutes");
    }
    assertThat(process.exitValue()).as(Files.readString(text)).isZero();
    return Files.readString(text);
  }

  private static Path repository() {
    Path path = Path.of("").toAbsolutePath();
    while (!Files.exists(path.resolve("bin/sparqat-standalone"))) {
      path = path.getParent();
    }
    return path;
  }

  /** Starts a verb in a JVM of its own, with this one's flags and class path. */
  static Process start(Path output, List<String> arguments) throws IOException {
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
    command.addAll(arguments);
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
