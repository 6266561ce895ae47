package io.sparqat.jobs.job;

import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.quant.inspect.ProfileRow;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sweep or a search came to.
 *
 * @param table of the trials that have ended
 * @param profiles of the first of its networks, by name
 * @param stopped which budget ended it before all trials were trained
 * @param remarks lines for people
 */
public record TrialsOutcome(
    CandidateTable table,
    Map<String, List<ProfileRow>> profiles,
    Optional<String> stopped,
    List<String> remarks) {
  public TrialsOutcome {
    profiles = Collections.unmodifiableMap(new LinkedHashMap<>(profiles));
    remarks = List.copyOf(remarks);
  }
}
