package io.sparqat.jobs.cli;

import io.sparqat.quant.UserException;
import io.sparqat.quant.format.NumberFormat;
import io.sparqat.quant.inspect.ErrorStatistics;
import io.sparqat.quant.inspect.Inspection;
import io.sparqat.quant.inspect.TransferCurve;
import io.sparqat.quant.kernel.InternalSigmoid;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparqat quantize}: a quantizer applied to numbers, and its transfer curve. */
@Command(
    name = "quantize",
    mixinStandardHelpOptions = true,
    description = "Applies a quantizer to numbers; prints values, codes, scale and errors.")
final class QuantizeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "QUANTIZER",
      description = "In QKeras's grammar, for example \"quantized_bits(4,0,1,alpha='auto')\".")
  private String text;

  @Parameters(
      index = "1..*",
      paramLabel = "NUMBER",
      description = {
        "Numbers to quantize; without any, and without --file, standard input.",
        "Write -- before -inf."
      })
  private List<String> numbers = List.of();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Text file of numbers, separated by blanks, commas or lines.")
  private @Nullable Path file;

  @Option(
      names = "--shape",
      paramLabel = "N,N,...",
      split = ",",
      description = "Shape of the numbers, channels last (default: one axis).")
  private int @Nullable [] shape;

  @Option(
      names = "--kernel",
      description =
          "Treat the numbers as a layer's kernel: fit the scale where alpha is not given.")
  private boolean kernel;

  @Option(
      names = "--qkeras",
      description =
          "Behave as QKeras does where Sparqat corrects it (docs/qkeras-compatibility.md).")
  private boolean qkeras;

  @Option(
      names = "--sigmoid",
      paramLabel = "KIND",
      defaultValue = "HARD",
      description = "Internal sigmoid: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private InternalSigmoid sigmoid;

  @Option(
      names = "--plot",
      paramLabel = "FILE.svg",
      description = "Write the transfer curve; standard input is then not read.")
  private @Nullable Path plot;

  @Override
  public Integer call() {
    try {
      QuantizerSpec quantizer = QuantizerSpecs.parse(text);
      run(kernel ? quantizer.asKernel() : quantizer);
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    return 0;
  }

  private void run(QuantizerSpec quantizer) {
    Semantics semantics = (qkeras ? Semantics.QKERAS : Semantics.CORRECTED).withSigmoid(sigmoid);
    boolean given = !numbers.isEmpty() || file != null;
    if (given || plot == null) {
      float[] values = NumberText.read(numbers, file);
      TensorShape dimensions = TensorShape.of(shape == null ? new int[] {values.length} : shape);
      print(new Inspection(Quantizers.bind(quantizer, semantics), values, dimensions), quantizer);
    }
    if (plot != null) {
      write(Quantizers.bind(quantizer, semantics), plot);
    }
  }

  private void print(Inspection inspection, QuantizerSpec quantizer) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%14s %14s %8s %12s%n", "value", "quantized", "code", "error");
    for (int i = 0; i < inspection.size(); i++) {
      float value = inspection.input(i);
      float quantized = inspection.output(i);
      OptionalLong code = inspection.code(i);
      out.printf(
          "%14s %14s %8s %12.5g%n",
          value, quantized, code.isPresent() ? code.getAsLong() : "-", (double) quantized - value);
    }
    out.println();
    out.println("quantizer  " + quantizer.canonical());
    inspection.format().ifPresent(format -> out.println("format     " + described(format)));
    out.println("scale      " + scale(inspection.scale()));
    ErrorStatistics errors = inspection.errors();
    out.printf(
        "error      mean %.5g, mean magnitude %.5g, root mean square %.5g%n",
        errors.mean(), errors.meanAbsolute(), errors.rootMeanSquare());
    out.printf(
        "           greatest %.5g at %s, signal to noise %.2f dB, %d finite values%n",
        errors.greatest(), errors.greatestAt(), errors.signalToNoise(), errors.count());
    out.flush();
  }

  private static String described(NumberFormat format) {
    return "%d bits%s, %s to %s before the scale"
        .formatted(
            format.bits(),
            format.signed() ? " with sign" : "",
            (float) format.least(),
            (float) format.greatest());
  }

  private static String scale(float[] scale) {
    return scale.length == 0
        ? "none"
        : scale.length == 1 ? Float.toString(scale[0]) : Arrays.toString(scale);
  }

  private void write(Quantizer quantizer, Path target) {
    try {
      Files.writeString(target, TransferCurve.of(quantizer).svg().document());
    } catch (IOException e) {
      throw new UserException("Cannot write " + target + ": " + e, e);
    }
    spec.commandLine().getOut().println("plot       " + target);
    spec.commandLine().getOut().flush();
  }
}
