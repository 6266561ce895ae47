package io.sparqat.quant.layer;

/** A Keras activation that maps each value on its own, with TensorFlow's derivative. */
public enum ElementwiseActivation implements ActivationFunction {
  LINEAR {
    @Override
    public boolean linear() {
      return true;
    }

    @Override
    double value(double z) {
      return z;
    }

    @Override
    double slope(double z, double y) {
      return 1;
    }
  },
  RELU {
    @Override
    double value(double z) {
      return Math.max(z, 0);
    }

    @Override
    double slope(double z, double y) {
      return z > 0 ? 1 : 0;
    }

    @Override
    void apply(float[] z, float[] y, int length) {
      for (int i = 0; i < length; i++) {
        y[i] = Math.max(z[i], 0f);
      }
    }
  },
  SIGMOID {
    @Override
    double value(double z) {
      return logistic(z);
    }

    @Override
    double slope(double z, double y) {
      return y * (1 - y);
    }
  },
  TANH {
    @Override
    double value(double z) {
      return Math.tanh(z);
    }

    @Override
    double slope(double z, double y) {
      return 1 - y * y;
    }
  },
  /** Keras's: slope 0.2. QKeras's function of the same name has slope 0.5 and is a quantizer. */
  HARD_SIGMOID {
    @Override
    double value(double z) {
      return Math.min(Math.max(0.2 * z + 0.5, 0), 1);
    }

    @Override
    double slope(double z, double y) {
      return z >= -2.5 && z <= 2.5 ? 0.2 : 0;
    }
  },
  SOFTPLUS {
    @Override
    double value(double z) {
      return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    @Override
    double slope(double z, double y) {
      return logistic(z);
    }
  },
  SOFTSIGN {
    @Override
    double value(double z) {
      return z / (1 + Math.abs(z));
    }

    @Override
    double slope(double z, double y) {
      double d = 1 + Math.abs(z);
      return 1 / (d * d);
    }
  },
  SWISH {
    @Override
    double value(double z) {
      return z * logistic(z);
    }

    @Override
    double slope(double z, double y) {
      double s = logistic(z);
      return s * (1 + z * (1 - s));
    }
  },
  GELU {
    @Override
    double value(double z) {
      return z * normalCumulative(z);
    }

    @Override
    double slope(double z, double y) {
      return normalCumulative(z) + z * Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    }
  },
  MISH {
    @Override
    double value(double z) {
      return z * Math.tanh(SOFTPLUS.value(z));
    }

    @Override
    double slope(double z, double y) {
      double t = Math.tanh(SOFTPLUS.value(z));
      return t + z * logistic(z) * (1 - t * t);
    }
  },
  ELU {
    @Override
    double value(double z) {
      return z > 0 ? z : exponentialLessOne(z);
    }

    @Override
    double slope(double z, double y) {
      return z > 0 ? 1 : y + 1;
    }
  },
  SELU {
    @Override
    double value(double z) {
      return z < 0 ? SELU_LIMIT * exponentialLessOne(z) : SELU_SCALE * z;
    }

    @Override
    double slope(double z, double y) {
      return y < 0 ? y + SELU_LIMIT : SELU_SCALE;
    }
  },
  EXPONENTIAL {
    @Override
    double value(double z) {
      return Math.exp(z);
    }

    @Override
    double slope(double z, double y) {
      return y;
    }
  };

  private static final double SELU_SCALE = 1.05070098735548049342;
  private static final double SELU_LIMIT = 1.7580993408473768599;

  abstract double value(double z);

  /** The derivative at {@code z}, where the value is {@code y}. */
  abstract double slope(double z, double y);

  void apply(float[] z, float[] y, int length) {
    for (int i = 0; i < length; i++) {
      y[i] = (float) value(z[i]);
    }
  }

  @Override
  public void forward(Pass pass, int features, float[] z, float[] y) {
    apply(z, y, features * pass.stride());
  }

  @Override
  public void backward(Pass pass, int features, float[] z, float[] y, float[] g, float[] dz) {
    int length = features * pass.stride();
    for (int i = 0; i < length; i++) {
      dz[i] = g[i] == 0 ? 0 : (float) (g[i] * slope(z[i], y[i]));
    }
  }

  /** As TensorFlow takes it: to float32 before 1 is subtracted, which shows near 0. */
  static double exponentialLessOne(double z) {
    return (float) Math.exp(z) - 1f;
  }

  private static double logistic(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  /**
   * The standard normal distribution function, by the all-positive series of the error function.
   */
  private static double normalCumulative(double z) {
    double x = Math.abs(z);
    if (x > 9) {
      return z > 0 ? 1 : 0;
    }
    double term = x;
    double sum = x;
    for (int n = 1; term > sum * 1e-17; n++) {
      term *= x * x / (2 * n + 1);
      sum += term;
    }
    double half = sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    return z > 0 ? 0.5 + half : 0.5 - half;
  }
}
