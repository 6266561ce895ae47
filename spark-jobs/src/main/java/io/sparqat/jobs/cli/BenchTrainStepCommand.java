package io.sparqat.jobs.cli;

import io.sparqat.quant.bench.BenchNetwork;
import io.sparqat.quant.bench.TrainStep;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparqat bench train-step}. */
@Command(
    name = "train-step",
    mixinStandardHelpOptions = true,
    description = {
      "Times training steps and inference of a network on random data:",
      "Adam, categorical cross-entropy; 4-bit weights and activations in the built-in networks."
    })
final class BenchTrainStepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NET",
      description = "jet, mnist, resnet8, a model file (*.sparqat) or a network (*.conf).")
  private String network;

  @Parameters(index = "1", paramLabel = "BATCH", description = "Rows per step.")
  private int batch;

  @Parameters(
      index = "2",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = {
        "Length of the measurement (default: ${DEFAULT-VALUE}),",
        "after a warm-up until the JIT compiler rests, a minute at most."
      })
  private double seconds;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Threads, each with a replica (default: one per core).")
  private int workers = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() {
    TrainStep step = new TrainStep(BenchNetwork.of(network), network, batch, seconds, workers);
    spec.commandLine().getOut().println(step.run().json());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
