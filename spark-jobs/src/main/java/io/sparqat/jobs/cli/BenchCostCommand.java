package io.sparqat.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.qtools.cost.CostBenchmark;
import io.sparqat.qtools.cost.Qtools;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.ModelSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparqat bench cost}: candidates per second of a sweep's cost evaluation, on one core. */
@Command(
    name = "cost",
    mixinStandardHelpOptions = true,
    description = "Candidates whose cost is known in a second, on one core.")
final class BenchCostCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NET", description = ModelFile.DESCRIPTION)
  private String model;

  @Option(
      names = "--rules",
      paramLabel = "SET",
      defaultValue = "sparqat",
      description = "Rule set (default: ${DEFAULT-VALUE}).")
  private String rules;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2",
      description = "How long to measure, after as long to warm up (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Draws the candidates (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    ModelSpec network = ModelFile.read(model, true);
    CostBenchmark.Result result =
        CostBenchmark.run(Qtools.of(RuleSet.of(rules)), network, seconds, seed);
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("benchmark", "cost");
    line.put("network", network.name());
    line.put("layers", network.nodes().size());
    line.put("rule_set", rules);
    line.put("candidates_per_second", Math.round(result.candidatesPerSecond()));
    line.put("candidates", result.candidates());
    line.put("seconds", result.seconds());
    line.put("first_candidate_ms", result.firstMillis());
    line.put("threads", 1);
    line.put("seed", seed);
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
