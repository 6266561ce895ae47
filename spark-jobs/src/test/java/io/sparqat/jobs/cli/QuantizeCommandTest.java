package io.sparqat.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class QuantizeCommandTest {
  @TempDir private Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return new CommandLine(new QuantizeCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(ExitCode::report)
        .execute(args);
  }

  private int runOn(String input, String... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return run(args);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void printsValuesCodesScaleAndErrors() {
    assertThat(run("quantized_bits(4,0,1)", "0.3", "-0.9", "2")).isZero();

    assertThat(out.toString().lines().map(line -> line.trim().replaceAll(" +", " ")))
        .containsExactly(
            "value quantized code error",
            "0.3 0.25 2 -0.050000",
            "-0.9 -0.875 -7 0.025000",
            "2.0 0.875 7 -1.1250",
            "",
            "quantizer quantized_bits(4,0,1)",
            "format 4 bits with sign, -0.875 to 0.875 before the scale",
            "scale 1.0",
            "error mean -0.38333, mean magnitude 0.40000, root mean square 0.65032",
            "greatest 1.1250 at 2.0, signal to noise 5.87 dB, 3 finite values");
  }

  @Test
  void readsAFileAndStandardInput() throws Exception {
    Path file = Files.writeString(dir.resolve("n.txt"), "# weights\n0.3, -0.9\n\n2\t# last");

    assertThat(run("quantized_bits(4)", "--file", file.toString())).isZero();
    String fromFile = out.toString();
    out.getBuffer().setLength(0);
    assertThat(runOn("0.3 -0.9;2", "quantized_bits(4)")).isZero();
    assertThat(out.toString()).isEqualTo(fromFile).contains("3 finite values");
  }

  @Test
  void numbersThatAreNotFiniteAreQuantizedToo() {
    assertThat(run("quantized_relu(4)", "--", "nan", "-inf", "0.5")).isZero();
    assertThat(out.toString()).contains("1 finite values").contains("-Infinity");
  }

  @Test
  void fitsTheScaleOfAKernelToEachChannel() {
    assertThat(run("quantized_bits(4)", "--kernel", "--shape", "2,2", "0.7", "7", "0.1", "1"))
        .isZero();

    assertThat(out.toString())
        .contains("quantized_bits(4,0,1,alpha='auto_po2')")
        .contains("scale      [1.0, 8.0]");
  }

  @Test
  void writesTheTransferCurve() throws Exception {
    Path plot = dir.resolve("curve.svg");

    assertThat(runOn("", "quantized_po2(4)", "--plot", plot.toString())).isZero();
    assertThat(Files.readString(plot)).startsWith("<?xml").contains("quantized_po2(4)</text>");
    assertThat(out.toString()).doesNotContain("quantized ");
  }

  @Test
  void mistakesOfTheUserAreOneMessage() throws Exception {
    assertThat(run("quantized_bits(4,0,2)", "1")).isEqualTo(ExitCode.USER_ERROR);
    assertThat(err.toString()).contains("Invalid symmetric: 2 (must be 0 or 1) at offset 19");
    assertThat(err.toString().lines().reduce("", (a, b) -> b).trim()).isEqualTo("^");

    Path file = Files.writeString(dir.resolve("n.txt"), "1 2\n3 x\n");
    assertThat(run("binary", "--file", file.toString())).isEqualTo(ExitCode.USER_ERROR);
    assertThat(err.toString()).contains(file + ":2: 'x' is no number");

    assertThat(runOn("# nothing", "binary")).isEqualTo(ExitCode.USER_ERROR);
    assertThat(err.toString()).contains("standard input has no numbers");

    assertThat(run("binary", "--shape", "2,2", "1")).isEqualTo(ExitCode.USER_ERROR);
    assertThat(err.toString()).contains("Invalid shape: (2, 2)");

    assertThat(run("binary", "--plot", dir.resolve("no/dir.svg").toString()))
        .isEqualTo(ExitCode.USER_ERROR);
    assertThat(err.toString()).contains("Cannot write").doesNotContain("\tat ");
  }
}
