package io.sparqat.jobs.job;

import io.sparqat.jobs.table.CandidateTable;
import java.util.List;
import java.util.Optional;

/**
 * What a sweep or a search came to.
 *
 * @param table of the trials that have ended
 * @param stopped which budget ended it before all trials were trained
 * @param remarks lines for people
 */
public record TrialsOutcome(CandidateTable table, Optional<String> stopped, List<String> remarks) {
  public TrialsOutcome {
    remarks = List.copyOf(remarks);
  }
}
