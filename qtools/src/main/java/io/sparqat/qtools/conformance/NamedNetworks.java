package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.search.SizeGoal;
import java.nio.file.Path;

/**
 * The networks that the vectors of searches name, as one rule set built them.
 *
 * @param file of the vectors
 */
record NamedNetworks(RecordedModels models, Path file, RuleSet rules) {
  private JsonNode built(JsonNode call, String role) {
    return RecordedModels.built(models.model(file, call.path(role).asText()), rules);
  }

  /** The network under {@code role}, which is a key of the call. */
  ModelSpec of(JsonNode call, String role) {
    return RecordedModels.spec(built(call, role), call.path(role).asText());
  }

  /** The call's goal as AutoQKeras applies it to that network. */
  SizeGoal goal(JsonNode call, String role) {
    String kind = built(call, role).at("/model_json/class_name").asText();
    return SearchCase.goal(call.path("goal"), rules, kind.equals("Sequential"));
  }
}
