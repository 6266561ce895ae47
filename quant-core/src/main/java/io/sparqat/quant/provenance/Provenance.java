package io.sparqat.quant.provenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sparqat.quant.UserException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a result is from: enough to repeat it and to say what differs when it does not come out the
 * same. Facts are texts by name, for example {@code config-sha256}, {@code seed}, {@code java}.
 */
public record Provenance(SortedMap<String, String> facts) {
  /** The commit of the sources, which the launcher knows. */
  private static final String REVISION = "sparqat.revision";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public Provenance {
    facts = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(facts));
  }

  /** What this machine and this program say of themselves, now. */
  public static Provenance here(Clock clock) {
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("started", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("revision", System.getProperty(REVISION, "unknown"));
    facts.put("java", System.getProperty("java.vm.version", "unknown"));
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return new Provenance(facts);
  }

  public Provenance with(String name, Object value) {
    TreeMap<String, String> more = new TreeMap<>(facts);
    more.put(name, value.toString());
    return new Provenance(more);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param source for messages
   * @throws UserException when it is something else
   */
  public static Provenance parse(String json, String source) {
    try {
      return new Provenance(JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {}));
    } catch (JsonProcessingException e) {
      throw new UserException(
          "Cannot read " + source + ": it is not an object of texts in JSON", e);
    }
  }

  public String toJson() {
    try {
      return JSON.writeValueAsString(facts) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write provenance", e);
    }
  }
}
