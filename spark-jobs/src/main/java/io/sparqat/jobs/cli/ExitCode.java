package io.sparqat.jobs.cli;

import io.sparqat.datasets.DataException;
import io.sparqat.jobs.rounds.DivergedException;
import io.sparqat.quant.UserException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * What the process returns: 0 done, 1 the answer is no (a failed conformance, a mismatch), 2 a
 * mistake of the user's (one message, no stack trace), 3 a bug or a broken machine (stack trace).
 */
final class ExitCode {
  static final int USER_ERROR = 2;
  static final int BUG = 3;

  private ExitCode() {}

  /** Prints what went wrong, and maps it to an exit code. */
  static int report(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    Throwable mistake = userMistake(failure);
    if (mistake != null) {
      err.println(mistake.getMessage());
      err.flush();
      return USER_ERROR;
    }
    failure.printStackTrace(err);
    err.println("This is a bug in sparqat, or a broken machine: please report the lines above");
    err.flush();
    return BUG;
  }

  /** Executors wrap what their tasks throw: the user's mistake may be a few causes down. */
  private static @Nullable Throwable userMistake(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException
          || cause instanceof DataException
          || cause instanceof DivergedException) {
        return cause;
      }
    }
    return null;
  }
}
