package io.sparqat.jobs.cli;

import io.sparqat.jobs.trial.Spent;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialEnd;
import io.sparqat.jobs.trial.TrialFailure;
import io.sparqat.jobs.trial.TrialListener;
import io.sparqat.jobs.trial.TrialResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows how a sweep goes: how far it is, what is under way, and the most accurate so far. */
final class TrialBoard implements TrialListener {
  private static final int SHOWN = 6;
  private static final int SECONDS_PER_MINUTE = 60;

  private record Best(String name, TrialResult result) {}

  private final Progress progress;
  private final long total;
  private final Map<String, Long> underWay = new LinkedHashMap<>();
  private final List<Best> best = new ArrayList<>();
  private long failed;
  private long ended;

  /**
   * @param total trials there will be
   */
  TrialBoard(Progress progress, long total) {
    this.progress = progress;
    this.total = total;
  }

  @Override
  public void started(Trial trial) {
    underWay.put(trial.name(), System.nanoTime());
  }

  @Override
  public void ended(Trial trial, TrialEnd end, Spent spent) {
    underWay.remove(trial.name());
    ended++;
    if (end instanceof TrialEnd.Finished finished) {
      best.add(new Best(trial.name(), finished.result()));
      best.sort(
          Comparator.comparingDouble((Best b) -> b.result().test().value())
              .reversed()
              .thenComparing(Best::name));
      best.subList(Math.min(SHOWN, best.size()), best.size()).clear();
    } else {
      failed++;
    }
    tick(spent);
  }

  @Override
  public void retried(Trial trial, TrialFailure failure) {
    underWay.remove(trial.name());
    progress.line(trial.name() + " failed and is tried again: " + failure.text());
  }

  @Override
  public void tick(Spent spent) {
    progress.update(() -> lines(spent));
  }

  private List<String> lines(Spent spent) {
    List<String> lines = new ArrayList<>();
    double each = spent.trials() == 0 ? Double.NaN : spent.seconds() / spent.trials();
    double left = each * Math.max(0, total - ended);
    lines.add(
        String.format(
            Locale.ROOT,
            "%d of %d trials, %d under way, %d failed, %s%s%s",
            ended,
            total,
            underWay.size(),
            failed,
            time(spent.seconds()),
            Double.isNaN(left) ? "" : ", about " + time(left) + " left",
            best.isEmpty() ? "" : ", best " + percent(best.get(0))));
    long now = System.nanoTime();
    underWay.entrySet().stream()
        .limit(SHOWN)
        .forEach(e -> lines.add("  " + time((now - e.getValue()) * 1e-9) + "  " + e.getKey()));
    best.forEach(b -> lines.add("  " + percent(b) + "  " + b.name()));
    return lines;
  }

  private static String percent(Best best) {
    return String.format(Locale.ROOT, "%5.2f %%", 100 * best.result().test().value());
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return String.format(
        Locale.ROOT, "%d:%02d", whole / SECONDS_PER_MINUTE, whole % SECONDS_PER_MINUTE);
  }
}
