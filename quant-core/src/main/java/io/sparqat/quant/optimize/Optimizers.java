package io.sparqat.quant.optimize;

import io.sparqat.quant.model.ClassConfig;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Optimizers by Keras's class names, with Keras 2.15's defaults. */
public final class Optimizers {
  private Optimizers() {}

  /** The optimizer of this name, in any case, with Keras's defaults. */
  public static Optimizer named(String name) {
    return of(ClassConfig.named(name));
  }

  /**
   * The optimizer of a configuration.
   *
   * @throws IllegalArgumentException if the class is not known or an argument is wrong
   */
  public static Optimizer of(ClassConfig config) {
    double decay = config.number("weight_decay", 0);
    Optimizer plain = plain(config, decay);
    return decay == 0 || plain.weightDecay() != 0 ? plain : new DecoupledDecay(plain, decay);
  }

  /**
   * The optimizer with its learning rate on another scale: {@code rateFactor} times the rate that
   * its schedule has at {@code stepFactor} times the step.
   */
  public static Optimizer scaled(Optimizer optimizer, double rateFactor, long stepFactor) {
    boolean constant = optimizer.learningRate() instanceof Schedules.Constant;
    if (rateFactor == 1 && (stepFactor == 1 || constant)) {
      return optimizer;
    }
    Map<String, Object> arguments = new LinkedHashMap<>(optimizer.config().config());
    arguments.put(
        "learning_rate",
        new Schedules.Scaled(optimizer.learningRate(), rateFactor, stepFactor).config());
    return of(new ClassConfig(optimizer.config().className(), arguments));
  }

  private static Optimizer plain(ClassConfig config, double decay) {
    return switch (config.className().toLowerCase(Locale.ROOT)) {
      case "sgd" ->
          new Sgd(rate(config, 0.01), config.number("momentum", 0), flag(config, "nesterov"));
      case "adam" -> adam(config, 0.001, decay);
      case "adamw" -> adam(config, 0.001, config.number("weight_decay", 0.004));
      case "rmsprop" ->
          new RmsProp(
              rate(config, 0.001),
              config.number("rho", 0.9),
              config.number("momentum", 0),
              config.number("epsilon", 1e-7),
              flag(config, "centered"));
      case "adagrad" ->
          new Adagrad(
              rate(config, 0.001),
              config.number("initial_accumulator_value", 0.1),
              config.number("epsilon", 1e-7));
      case "nadam" ->
          new Nadam(
              rate(config, 0.001),
              config.number("beta_1", 0.9),
              config.number("beta_2", 0.999),
              config.number("epsilon", 1e-7));
      case "adamax" ->
          new Adamax(
              rate(config, 0.001),
              config.number("beta_1", 0.9),
              config.number("beta_2", 0.999),
              config.number("epsilon", 1e-7));
      case "adadelta" ->
          new Adadelta(
              rate(config, 0.001), config.number("rho", 0.95), config.number("epsilon", 1e-7));
      default ->
          throw new IllegalArgumentException(
              "Invalid optimizer: "
                  + config.className()
                  + " (must be one of SGD, Adam, AdamW, Adamax, Nadam, RMSprop, Adagrad,"
                  + " Adadelta)");
    };
  }

  private static Adam adam(ClassConfig config, double learningRate, double decay) {
    return new Adam(
        rate(config, learningRate),
        config.number("beta_1", 0.9),
        config.number("beta_2", 0.999),
        config.number("epsilon", 1e-7),
        flag(config, "amsgrad"),
        decay);
  }

  private static Schedule rate(ClassConfig config, double otherwise) {
    return Schedules.of(config.config().getOrDefault("learning_rate", otherwise));
  }

  private static boolean flag(ClassConfig config, String name) {
    return Boolean.TRUE.equals(config.config().get(name));
  }
}
