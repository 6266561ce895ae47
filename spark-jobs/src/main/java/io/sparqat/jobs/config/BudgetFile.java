package io.sparqat.jobs.config;

import com.typesafe.config.ConfigSyntax;
import io.sparqat.jobs.trial.Budget;
import io.sparqat.quant.UserException;
import io.sparqat.quant.model.form.ConfigText;
import io.sparqat.quant.model.form.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The file by which the budget of a running sweep can be changed. It is read again whenever it was
 * written; while it cannot be read, the budget stays as it was.
 */
public final class BudgetFile implements Supplier<Budget> {
  /** Its name in the run's directory. */
  public static final String NAME = "budget.conf";

  private static final String HEADER =
      """
      # What this sweep may use up. Save a change: the running sweep reads it before its next trial.
      """;

  private final Path file;
  private Budget budget;
  private FileTime read = FileTime.fromMillis(0);

  /** Writes {@code budget} to the file, and follows it. */
  public BudgetFile(Path file, Budget budget) {
    this.file = file;
    this.budget = budget;
    try {
      Files.writeString(file, HEADER + text(budget));
      read = Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private static String text(Budget budget) {
    return line("trials", budget.trials())
        + line("seconds", budget.seconds())
        + line("core-hours", budget.coreHours())
        + line("kilojoules", budget.kilojoules())
        + line("watts-per-core", budget.wattsPerCore());
  }

  private static String line(String key, double value) {
    return Double.isInfinite(value)
        ? String.format(Locale.ROOT, "# %s = ...%n", key)
        : String.format(Locale.ROOT, "%s = %s%n", key, value);
  }

  static Budget from(Section section) {
    Budget budget =
        new Budget(
            bound(section, "trials"),
            bound(section, "seconds"),
            bound(section, "core-hours"),
            bound(section, "kilojoules"),
            section.optionalNumber("watts-per-core", 0).orElse(0));
    section.rejectOthers();
    return budget;
  }

  private static double bound(Section section, String key) {
    return section.optionalNumber(key, 0).orElse(Double.POSITIVE_INFINITY);
  }

  @Override
  public Budget get() {
    try {
      FileTime written = Files.getLastModifiedTime(file);
      if (!written.equals(read)) {
        read = written;
        Problems problems = new Problems();
        Budget changed =
            from(
                new Section(
                    ConfigText.parse(Files.readString(file), file.toString(), ConfigSyntax.CONF),
                    problems));
        budget = problems.isEmpty() ? changed : budget;
      }
    } catch (IOException | UserException e) {
      return budget; // being written just now, or gone
    }
    return budget;
  }
}
