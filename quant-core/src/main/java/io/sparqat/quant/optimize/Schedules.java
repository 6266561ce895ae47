package io.sparqat.quant.optimize;

import io.sparqat.quant.model.ClassConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keras's learning-rate schedules, a linear warm-up before any of them, and a change of scale. */
public final class Schedules {
  private Schedules() {}

  /** Always the same rate. */
  public record Constant(double learningRate) implements Schedule {
    @Override
    public float rate(long step) {
      return (float) learningRate;
    }

    @Override
    public ClassConfig config() {
      return new ClassConfig("Constant", Map.of("learning_rate", learningRate));
    }
  }

  /**
   * {@code initial * decayRate ^ (step / decaySteps)}; the exponent in whole steps if staircase.
   */
  public record ExponentialDecay(
      double initialLearningRate, long decaySteps, double decayRate, boolean staircase)
      implements Schedule {
    @Override
    public float rate(long step) {
      double exponent = (double) step / decaySteps;
      return (float)
          (initialLearningRate * Math.pow(decayRate, staircase ? Math.floor(exponent) : exponent));
    }

    @Override
    public ClassConfig config() {
      return new ClassConfig(
          "ExponentialDecay",
          Map.of(
              "initial_learning_rate", initialLearningRate,
              "decay_steps", decaySteps,
              "decay_rate", decayRate,
              "staircase", staircase));
    }
  }

  /**
   * Half a cosine from the initial rate to {@code alpha} times it; before it, if {@code
   * warmupSteps} is not 0, linearly from the initial rate to {@code warmupTarget}, where the cosine
   * then starts.
   */
  public record CosineDecay(
      double initialLearningRate,
      long decaySteps,
      double alpha,
      double warmupTarget,
      long warmupSteps)
      implements Schedule {
    /** Without a warm-up. */
    public CosineDecay(double initialLearningRate, long decaySteps, double alpha) {
      this(initialLearningRate, decaySteps, alpha, initialLearningRate, 0);
    }

    @Override
    public float rate(long step) {
      if (step < warmupSteps) {
        double rise = (warmupTarget - initialLearningRate) * step / warmupSteps;
        return (float) (initialLearningRate + rise);
      }
      double done = (double) Math.min(step - warmupSteps, decaySteps) / decaySteps;
      double cosine = 0.5 * (1 + Math.cos(Math.PI * done));
      return (float) (warmupTarget * ((1 - alpha) * cosine + alpha));
    }

    @Override
    public ClassConfig config() {
      Map<String, Object> arguments =
          arguments(
              "initial_learning_rate", initialLearningRate,
              "decay_steps", decaySteps,
              "alpha", alpha);
      if (warmupSteps > 0) {
        arguments.put("warmup_target", warmupTarget);
        arguments.put("warmup_steps", warmupSteps);
      }
      return new ClassConfig("CosineDecay", arguments);
    }
  }

  /**
   * Keras's CosineDecayRestarts (Loshchilov and Hutter 2017): half a cosine again and again, each
   * {@code tMul} times as long and from {@code mMul} times the rate of the one before.
   */
  public record CosineDecayRestarts(
      double initialLearningRate, long firstDecaySteps, double tMul, double mMul, double alpha)
      implements Schedule {
    @Override
    public float rate(long step) {
      double done = (double) step / firstDecaySteps;
      double restarts = Math.floor(done);
      if (tMul == 1) {
        done -= restarts;
      } else {
        restarts = Math.floor(Math.log(1 - done * (1 - tMul)) / Math.log(tMul));
        double length = Math.pow(tMul, restarts);
        done = (done - (1 - length) / (1 - tMul)) / length;
      }
      double cosine = 0.5 * Math.pow(mMul, restarts) * (1 + Math.cos(Math.PI * done));
      return (float) (initialLearningRate * ((1 - alpha) * cosine + alpha));
    }

    @Override
    public ClassConfig config() {
      return new ClassConfig(
          "CosineDecayRestarts",
          arguments(
              "initial_learning_rate", initialLearningRate,
              "first_decay_steps", firstDecaySteps,
              "t_mul", tMul,
              "m_mul", mMul,
              "alpha", alpha));
    }
  }

  /**
   * From the initial rate to the end rate, by a power of the part of the steps that is left; in a
   * cycle the steps are stretched to the next multiple instead of ending.
   */
  public record PolynomialDecay(
      double initialLearningRate,
      long decaySteps,
      double endLearningRate,
      double power,
      boolean cycle)
      implements Schedule {
    @Override
    public float rate(long step) {
      long steps =
          cycle ? decaySteps * Math.max(1, (step + decaySteps - 1) / decaySteps) : decaySteps;
      double left = 1 - (double) Math.min(step, steps) / steps;
      return (float)
          ((initialLearningRate - endLearningRate) * Math.pow(left, power) + endLearningRate);
    }

    @Override
    public ClassConfig config() {
      return new ClassConfig(
          "PolynomialDecay",
          arguments(
              "initial_learning_rate", initialLearningRate,
              "decay_steps", decaySteps,
              "end_learning_rate", endLearningRate,
              "power", power,
              "cycle", cycle));
    }
  }

  /** {@code initial / (1 + decayRate * step / decaySteps)}; in whole steps if staircase. */
  public record InverseTimeDecay(
      double initialLearningRate, long decaySteps, double decayRate, boolean staircase)
      implements Schedule {
    @Override
    public float rate(long step) {
      double time = (double) step / decaySteps;
      return (float)
          (initialLearningRate / (1 + decayRate * (staircase ? Math.floor(time) : time)));
    }

    @Override
    public ClassConfig config() {
      return new ClassConfig(
          "InverseTimeDecay",
          arguments(
              "initial_learning_rate", initialLearningRate,
              "decay_steps", decaySteps,
              "decay_rate", decayRate,
              "staircase", staircase));
    }
  }

  /** {@code values[i]} up to and including step {@code boundaries[i]}, then the next. */
  public record PiecewiseConstantDecay(List<Long> boundaries, List<Double> values)
      implements Schedule {
    /** Checks that there is one value more than boundaries. */
    public PiecewiseConstantDecay {
      boundaries = List.copyOf(boundaries);
      values = List.copyOf(values);
      if (values.size() != boundaries.size() + 1) {
        throw new IllegalArgumentException(
            "Invalid values: "
                + values
                + " (must be one more than the boundaries "
                + boundaries
                + ")");
      }
    }

    @Override
    public float rate(long step) {
      int i = 0;
      while (i < boundaries.size() && step > boundaries.get(i)) {
        i++;
      }
      return values.get(i).floatValue();
    }

    @Override
    public ClassConfig config() {
      return new ClassConfig(
          "PiecewiseConstantDecay", Map.of("boundaries", boundaries, "values", values));
    }
  }

  /** From 0 linearly to the first rate of {@code then} over {@code steps}, then that schedule. */
  public record WarmUp(long steps, Schedule then) implements Schedule {
    @Override
    public float rate(long step) {
      return step >= steps
          ? then.rate(step - steps)
          : (float) (then.rate(0) * ((double) (step + 1) / (steps + 1)));
    }

    @Override
    public ClassConfig config() {
      return new ClassConfig("WarmUp", Map.of("steps", steps, "then", then.config()));
    }
  }

  /**
   * Another schedule on another scale: {@code rateFactor * of.rate(stepFactor * step)}, as workers
   * need it that see part of the rows each.
   */
  public record Scaled(Schedule of, double rateFactor, long stepFactor) implements Schedule {
    @Override
    public float rate(long step) {
      float rate = of.rate(step * stepFactor);
      return rateFactor == 1 ? rate : (float) (rate * rateFactor);
    }

    @Override
    public ClassConfig config() {
      return new ClassConfig(
          "Scaled",
          arguments("of", of.config(), "rate_factor", rateFactor, "step_factor", stepFactor));
    }
  }

  /**
   * The schedule of a configuration, or a constant for a number.
   *
   * @throws IllegalArgumentException if the class is not known or an argument is missing
   */
  public static Schedule of(Object value) {
    if (value instanceof Number number) {
      return new Constant(number.doubleValue());
    }
    if (!(value instanceof ClassConfig config)) {
      throw new IllegalArgumentException(
          "Invalid learning rate: " + value + " (must be a number or a schedule)");
    }
    return switch (config.className()) {
      case "Constant" -> new Constant(number(config, "learning_rate"));
      case "ExponentialDecay" ->
          new ExponentialDecay(
              number(config, "initial_learning_rate"),
              (long) number(config, "decay_steps"),
              number(config, "decay_rate"),
              Boolean.TRUE.equals(config.config().get("staircase")));
      case "CosineDecay" ->
          new CosineDecay(
              number(config, "initial_learning_rate"),
              (long) number(config, "decay_steps"),
              config.number("alpha", 0),
              config.number("warmup_target", number(config, "initial_learning_rate")),
              (long) config.number("warmup_steps", 0));
      case "CosineDecayRestarts" ->
          new CosineDecayRestarts(
              number(config, "initial_learning_rate"),
              (long) number(config, "first_decay_steps"),
              config.number("t_mul", 2),
              config.number("m_mul", 1),
              config.number("alpha", 0));
      case "PolynomialDecay" ->
          new PolynomialDecay(
              number(config, "initial_learning_rate"),
              (long) number(config, "decay_steps"),
              config.number("end_learning_rate", 0.0001),
              config.number("power", 1),
              Boolean.TRUE.equals(config.config().get("cycle")));
      case "InverseTimeDecay" ->
          new InverseTimeDecay(
              number(config, "initial_learning_rate"),
              (long) number(config, "decay_steps"),
              number(config, "decay_rate"),
              Boolean.TRUE.equals(config.config().get("staircase")));
      case "PiecewiseConstantDecay" ->
          new PiecewiseConstantDecay(
              numbers(config, "boundaries").stream().map(Double::longValue).toList(),
              numbers(config, "values"));
      case "Scaled" ->
          new Scaled(
              of(required(config, "of")),
              number(config, "rate_factor"),
              (long) number(config, "step_factor"));
      case "WarmUp" -> new WarmUp((long) number(config, "steps"), of(required(config, "then")));
      default ->
          throw new IllegalArgumentException(
              "Invalid schedule: "
                  + config.className()
                  + " (must be one of Constant, ExponentialDecay, CosineDecay, CosineDecayRestarts,"
                  + " PolynomialDecay, InverseTimeDecay, PiecewiseConstantDecay, WarmUp)");
    };
  }

  private static Object required(ClassConfig config, String name) {
    Object value = config.config().get(name);
    if (value == null) {
      throw new IllegalArgumentException("Missing argument of " + config.className() + ": " + name);
    }
    return value;
  }

  private static double number(ClassConfig config, String name) {
    if (required(config, name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("Invalid " + name + " of " + config + " (must be a number)");
  }

  private static List<Double> numbers(ClassConfig config, String name) {
    List<Double> numbers = new ArrayList<>();
    if (required(config, name) instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof Number number) {
          numbers.add(number.doubleValue());
        }
      }
      return numbers;
    }
    throw new IllegalArgumentException(
        "Invalid " + name + " of " + config + " (must be a list of numbers)");
  }

  /** A map for {@link ClassConfig}, in the order given. */
  static Map<String, Object> arguments(Object... namesAndValues) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      arguments.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return arguments;
  }
}
