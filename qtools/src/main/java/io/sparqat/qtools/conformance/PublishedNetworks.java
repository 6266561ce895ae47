package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The networks of the published statistics, accumulator and sizing vectors. Those vectors name
 * their network and record only results; the networks stand in the vectors' generator and, as JSON,
 * in the resource read here. Their weights follow one written rule.
 */
final class PublishedNetworks {
  private static final String RESOURCE = "estimate-networks.jsonl";
  private static final Map<String, ModelSpec> NETWORKS = read();

  private PublishedNetworks() {}

  /**
   * The network of that name, if the result recorded for it speaks of its layers and no others: a
   * network that only shares the name is not what the result was made from.
   */
  static Optional<ModelSpec> of(String name, JsonNode recorded) {
    return Optional.ofNullable(NETWORKS.get(name)).filter(network -> speaksOf(recorded, network));
  }

  private static boolean speaksOf(JsonNode recorded, ModelSpec network) {
    Set<String> named = new TreeSet<>();
    recorded.path("activation_cache").fieldNames().forEachRemaining(named::add);
    recorded.path("analyze_accumulator").fieldNames().forEachRemaining(named::add);
    recorded.path("best_path").forEach(step -> named.add(step.path("layer_name").asText()));
    named.remove("None");
    named.remove("error");
    named.removeIf(name -> name.startsWith("input of "));
    network.inputs().forEach(input -> named.remove(input.name()));
    return named.stream().allMatch(network::hasNode);
  }

  private static Map<String, ModelSpec> read() {
    Map<String, ModelSpec> networks = new LinkedHashMap<>();
    try (InputStream in = PublishedNetworks.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("Missing resource: " + RESOURCE);
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ModelSpec network = ModelJson.parse(line, RESOURCE);
        networks.put(network.name(), network);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read resource " + RESOURCE, e);
    }
    return Collections.unmodifiableMap(networks);
  }
}
