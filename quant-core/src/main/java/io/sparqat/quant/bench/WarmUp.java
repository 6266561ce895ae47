package io.sparqat.quant.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleConsumer;

/**
 * Work repeated until the JIT compiler has nothing left to do: it shares the cores with the work,
 * and kernels are many times slower before it is done.
 */
public final class WarmUp {
  /** Seconds between two looks at the compiler. */
  private static final double WINDOW = 3;

  /** Windows in a row in which the compiler must have rested: one long method may take a window. */
  private static final int RESTFUL = 3;

  /** Share of a window that the compiler may have worked. */
  private static final double WORK = 0.02;

  /**
   * Seconds after which the measurement begins in any case. Spark's scheduler runs once a round, so
   * that its methods become hot one after another for more than a minute.
   */
  private static final double LONGEST = 150;

  private WarmUp() {}

  /**
   * Repeats the work.
   *
   * @param work what will be measured; is given the seconds it should take
   */
  public static void with(DoubleConsumer work) {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long begin = System.nanoTime();
    int restful = 0;
    while (restful < RESTFUL && (System.nanoTime() - begin) * 1e-9 < LONGEST) {
      long windowBegin = System.nanoTime();
      long before = compiler.getTotalCompilationTime();
      work.accept(WINDOW);
      double worked = (compiler.getTotalCompilationTime() - before) * 1e-3;
      boolean busy = worked > WORK * (System.nanoTime() - windowBegin) * 1e-9;
      restful = busy ? 0 : restful + 1;
    }
  }
}
