package io.sparqat.jobs.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.jobs.ledger.Ledger;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What has happened to trials, kept in a ledger. An end is known for good, with one exception: a
 * trial that the environment made fail is tried again by the next start of the sweep.
 *
 * <p>In memory stays what tuners and budgets need, a few hundred bytes a trial; learning curves are
 * read back from the ledger.
 */
public final class TrialLog {
  private static final String TYPE = "type";
  private static final String TRIAL = "trial";

  private final Ledger ledger;
  private final Clock clock;
  private final Map<String, TrialEnd> ends = new LinkedHashMap<>();
  private final long opened;
  private double earlierSeconds;
  private double coreSeconds;
  private long firstOfStart = -1;
  private long lastOfStart;

  /** Reads what the ledger holds and begins another start of the sweep. */
  public TrialLog(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
    ledger.replay(this::replay);
    closeStart();
    opened = clock.millis();
    append("opened", node -> {});
  }

  private void replay(JsonNode event) {
    String type = event.path(TYPE).asText();
    long at = event.path("at").asLong();
    if (type.equals("opened")) {
      closeStart();
      firstOfStart = at;
    }
    lastOfStart = at;
    if (type.equals("finished")) {
      note(event.path(TRIAL).asText(), TrialText.finished(event).withoutCurve());
    } else if (type.equals("failed")) {
      TrialEnd.Failed failed = TrialText.failed(event);
      coreSeconds += failed.failure().coreSeconds();
      if (failed.failure().cause() == TrialFailure.Cause.TRIAL) {
        ends.put(event.path(TRIAL).asText(), failed);
      }
    }
  }

  private void closeStart() {
    if (firstOfStart >= 0) {
      earlierSeconds += (lastOfStart - firstOfStart) / 1000.0;
    }
  }

  private void note(String id, TrialEnd.Finished end) {
    ends.put(id, end);
    coreSeconds += end.result().coreSeconds();
  }

  /** How a trial ended, now or in an earlier start; without its learning curve. */
  public Optional<TrialEnd> end(String id) {
    return Optional.ofNullable(ends.get(id));
  }

  /** Ends of all trials by id, in the order of the ledger. */
  public Map<String, TrialEnd> ends() {
    return Collections.unmodifiableMap(ends);
  }

  /**
   * A result as the ledger has it.
   *
   * @param trial its id
   * @param at when it came in
   * @param result with its learning curve
   */
  public record Recorded(String trial, Instant at, TrialResult result) {}

  /** Reads all results there are. */
  public void results(Consumer<Recorded> results) {
    ledger.replay(
        event -> {
          if (event.path(TYPE).asText().equals("finished")) {
            results.accept(
                new Recorded(
                    event.path(TRIAL).asText(),
                    Instant.ofEpochMilli(event.path("at").asLong()),
                    TrialText.finished(event).result()));
          }
        });
  }

  public Spent spent() {
    return new Spent(ends.size(), earlierSeconds + (clock.millis() - opened) / 1000.0, coreSeconds);
  }

  void started(Trial trial, int attempt) {
    append("started", node -> named(node, trial).put("attempt", attempt));
  }

  void finished(Trial trial, TrialResult result) {
    append("finished", node -> TrialText.write(named(node, trial), result));
    note(trial.id(), new TrialEnd.Finished(result).withoutCurve());
  }

  /**
   * @param last whether there will be no further try in this start
   */
  void failed(Trial trial, TrialFailure failure, boolean last) {
    append("failed", node -> TrialText.write(named(node, trial), failure));
    coreSeconds += failure.coreSeconds();
    if (last) {
      ends.put(trial.id(), new TrialEnd.Failed(failure));
    }
  }

  void stopped(String reason) {
    append("stopped", node -> node.put("reason", reason));
  }

  void budget(Budget budget) {
    append("budget", node -> node.put("budget", budget.toString()));
  }

  private static ObjectNode named(ObjectNode node, Trial trial) {
    return node.put(TRIAL, trial.id()).put("name", trial.name());
  }

  private void append(String type, Consumer<ObjectNode> fill) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("at", clock.millis()).put(TYPE, type);
    fill.accept(event);
    ledger.append(event);
  }
}
