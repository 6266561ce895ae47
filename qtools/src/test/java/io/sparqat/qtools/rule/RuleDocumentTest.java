package io.sparqat.qtools.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuleDocumentTest {
  @ParameterizedTest
  @EnumSource(Rule.class)
  void the_document_lists_every_rule_with_its_sets(Rule rule) throws IOException {
    StringBuilder row = new StringBuilder("| " + rule.text().replace("|", "\\|") + " |");
    for (RuleSet set : RuleSet.values()) {
      row.append(set.has(rule) ? " x |" : "  |");
    }
    assertThat(Files.readString(Path.of("../docs/qtools.md"))).contains(row.toString());
  }
}
