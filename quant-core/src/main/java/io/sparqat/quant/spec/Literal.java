package io.sparqat.quant.spec;

import java.util.List;

/** A value as written in an argument list or in JSON, before an option gives it a type. */
sealed interface Literal {
  /** How an error message shows it. */
  String shown();

  record None() implements Literal {
    @Override
    public String shown() {
      return "None";
    }
  }

  record Bool(boolean value) implements Literal {
    @Override
    public String shown() {
      return value ? "True" : "False";
    }
  }

  /** A number and how it was written: {@code 4.0} equals {@code 4} as a value. */
  record Num(double value, String shown) implements Literal {}

  record Text(String value) implements Literal {
    @Override
    public String shown() {
      return "'" + value + "'";
    }
  }

  record Numbers(List<Double> values) implements Literal {
    @Override
    public String shown() {
      return values.toString();
    }
  }
}
