package io.sparqat.quant.transform;

import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.form.ClassConfigText;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What changes with the steps of training, beside the learning rate.
 *
 * @param pruning zeros in the kernels
 * @param qnoise how far quantization has set in
 * @param together 0 for a network that trains alone; with several that are merged from time to
 *     time, how many steps of the schedules one step of each counts as: masks are then made only
 *     from merged weights, so that all workers have the same
 */
public record SchedulesOverSteps(
    Optional<PruningSchedule> pruning, Optional<NoiseSchedule> qnoise, int together) {
  /** Nothing is pruned, and quantizers work fully from the first step. */
  public static final SchedulesOverSteps NONE =
      new SchedulesOverSteps(Optional.empty(), Optional.empty());

  public SchedulesOverSteps {
    if (together < 0) {
      throw new IllegalArgumentException("Invalid steps: " + together + " (must be >= 0)");
    }
  }

  /** The schedules of a network that trains alone. */
  public SchedulesOverSteps(Optional<PruningSchedule> pruning, Optional<NoiseSchedule> qnoise) {
    this(pruning, qnoise, 0);
  }

  /** The same schedules for workers whose steps together count as so many. */
  public SchedulesOverSteps over(int steps) {
    return new SchedulesOverSteps(pruning, qnoise, steps);
  }

  /** How far quantization has set in at a step of this network; empty where it is whole. */
  public OptionalDouble noiseAt(long step) {
    return qnoise
        .map(schedule -> OptionalDouble.of(schedule.factorAt(ofAll(step))))
        .orElse(OptionalDouble.empty());
  }

  /** Whether masks are made anew at a step of this network. */
  public boolean prunesAt(long step) {
    return together == 0 && pruning.stream().anyMatch(schedule -> schedule.updatesAt(step));
  }

  /** The share of zeros in the masks that hold at a step of this network. */
  public double sparsityInForce(long step) {
    return pruning.map(schedule -> schedule.sparsityInForce(ofAll(step))).orElse(0.0);
  }

  private long ofAll(long step) {
    return step * Math.max(1, together);
  }

  /**
   * The schedules of configurations; either may be absent. Pruning is {@code ConstantSparsity} or
   * {@code PolynomialDecay} with the arguments of TensorFlow's model optimization toolkit, the
   * noise {@code QNoiseScheduler} with those of QKeras, counted in steps.
   *
   * @throws IllegalArgumentException if a class or an argument is not known, or a value is wrong
   */
  public static SchedulesOverSteps of(Optional<ClassConfig> pruning, Optional<ClassConfig> qnoise) {
    return new SchedulesOverSteps(
        pruning.map(SchedulesOverSteps::pruning), qnoise.map(SchedulesOverSteps::qnoise));
  }

  private static PruningSchedule pruning(ClassConfig config) {
    int frequency = (int) config.number("frequency", 100);
    long begin = (long) config.number("begin_step", 0);
    long end = (long) config.number("end_step", -1);
    return switch (config.className()) {
      case "ConstantSparsity" -> {
        check(config, Set.of("target_sparsity", "begin_step", "end_step", "frequency"));
        yield new PruningSchedule.Constant(
            required(config, "target_sparsity"), begin, end, frequency);
      }
      case "PolynomialDecay" -> {
        check(
            config,
            Set.of(
                "initial_sparsity",
                "final_sparsity",
                "begin_step",
                "end_step",
                "power",
                "frequency"));
        yield new PruningSchedule.PolynomialDecay(
            config.number("initial_sparsity", 0),
            required(config, "final_sparsity"),
            begin,
            (long) required(config, "end_step"),
            config.number("power", 3),
            frequency);
      }
      default ->
          throw new IllegalArgumentException(
              "Invalid pruning: "
                  + config.className()
                  + " (must be ConstantSparsity or PolynomialDecay)");
    };
  }

  private static NoiseSchedule qnoise(ClassConfig config) {
    if (!config.className().equals("QNoiseScheduler")) {
      throw new IllegalArgumentException(
          "Invalid qnoise: " + config.className() + " (must be QNoiseScheduler)");
    }
    check(config, Set.of("start", "finish", "update_freq", "exponent"));
    return new NoiseSchedule(
        (long) required(config, "start"),
        (long) required(config, "finish"),
        (int) config.number("update_freq", 1),
        config.number("exponent", 3));
  }

  private static double required(ClassConfig config, String name) {
    double value = config.number(name, Double.NaN);
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException(
          "Invalid " + config.className() + ": no " + name + " (must be given)");
    }
    return value;
  }

  private static void check(ClassConfig config, Set<String> known) {
    for (String name : config.config().keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "Invalid argument of "
                + config.className()
                + ": "
                + name
                + " (must be one of "
                + known.stream().sorted().toList()
                + ")");
      }
    }
  }

  /**
   * The schedules, each on a line or an empty line, and then {@link #together} where it is not 0.
   */
  public String text() {
    return pruning.map(p -> ClassConfigText.write(config(p))).orElse("")
        + "\n"
        + qnoise.map(n -> ClassConfigText.write(config(n))).orElse("")
        + (together == 0 ? "" : "\n" + together);
  }

  /** The schedules of a {@link #text}. */
  public static SchedulesOverSteps parse(String text) {
    String[] lines = text.split("\n", -1);
    return of(line(lines, 0, "pruning"), line(lines, 1, "qnoise"))
        .over(lines.length > 2 ? Integer.parseInt(lines[2]) : 0);
  }

  private static Optional<ClassConfig> line(String[] lines, int index, String what) {
    return index >= lines.length || lines[index].isEmpty()
        ? Optional.empty()
        : Optional.of(ClassConfigText.parse(lines[index], what));
  }

  private static ClassConfig config(PruningSchedule schedule) {
    if (schedule instanceof PruningSchedule.PolynomialDecay decay) {
      return new ClassConfig(
          "PolynomialDecay",
          Map.of(
              "initial_sparsity", decay.initial(),
              "final_sparsity", decay.target(),
              "begin_step", decay.begin(),
              "end_step", decay.end(),
              "power", decay.power(),
              "frequency", decay.frequency()));
    }
    PruningSchedule.Constant constant = (PruningSchedule.Constant) schedule;
    return new ClassConfig(
        "ConstantSparsity",
        Map.of(
            "target_sparsity", constant.target(),
            "begin_step", constant.begin(),
            "end_step", constant.end(),
            "frequency", constant.frequency()));
  }

  private static ClassConfig config(NoiseSchedule schedule) {
    return new ClassConfig(
        "QNoiseScheduler",
        Map.of(
            "start", schedule.start(),
            "finish", schedule.finish(),
            "update_freq", schedule.updateFrequency(),
            "exponent", schedule.exponent()));
  }
}
