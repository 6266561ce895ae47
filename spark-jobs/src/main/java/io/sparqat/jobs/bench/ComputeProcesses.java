package io.sparqat.jobs.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes beside this one that do nothing but training steps, each on one thread: what the
 * machine's cores give when nothing has to be agreed on.
 */
final class ComputeProcesses {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> command;

  /**
   * @param main class whose {@code bench train-step} is run
   * @param seconds of measured training, after a {@link io.sparqat.quant.bench.WarmUp}
   */
  ComputeProcesses(String main, String network, int batch, double seconds) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    words.addAll(List.of("bench", "train-step", network, Integer.toString(batch)));
    words.addAll(List.of(Double.toString(seconds), "--workers", "1"));
    command = List.copyOf(words);
  }

  /** Rows a second of {@code count} processes at the same time, together. */
  double rowsPerSecond(int count) {
    List<Process> processes = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        processes.add(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
      }
      double sum = 0;
      for (Process process : processes) {
        sum += JSON.readTree(process.getInputStream()).required("samples_per_s").asDouble();
      }
      return sum;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot measure in processes of their own", e);
    } finally {
      processes.forEach(Process::destroy);
    }
  }
}
