package io.sparqat.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

class NextStepsTest {
  @Test
  void namesPairsThatCannotBeToldApart() {
    CandidateTable table =
        CandidateTable.of(
            List.of(
                TableFixture.row("a", 2, 0.90, 100),
                TableFixture.row("b", 4, 0.95, 200),
                TableFixture.row("c", 8, 0.951, 300)));
    assertThat(NextSteps.of(table))
        .contains(
            "The test set cannot tell apart b and c: their intervals overlap. Train them with more"
                + " seeds before choosing.");
  }

  @Test
  void namesTheWidestGapOfTheFront() {
    CandidateTable table =
        CandidateTable.of(
            List.of(
                TableFixture.row("a", 1, 0.80, 100),
                TableFixture.row("b", 4, 0.95, 1000),
                TableFixture.row("c", 8, 0.99, 3000)));
    assertThat(NextSteps.of(table))
        .contains(
            "From a to b energy grows 10.0 times with nothing between: try mixed widths, some"
                + " layers as in the one, some as in the other.");
  }

  @Test
  void hasNothingToSayOfAnEmptyTable() {
    assertThat(NextSteps.of(CandidateTable.of(List.of()))).isEmpty();
  }
}
