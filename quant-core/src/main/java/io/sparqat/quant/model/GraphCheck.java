package io.sparqat.quant.model;

import io.sparqat.quant.model.InvalidModelException.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds everything wrong with a graph, and its order and shapes if nothing is. */
final class GraphCheck {
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, TensorShape> shapes = new LinkedHashMap<>();
  private final Map<String, NodeSpec> ordered = new LinkedHashMap<>();

  /** Per layer, the shapes of its outputs. */
  private final Map<String, List<TensorShape>> outputs = new HashMap<>();

  private GraphCheck() {}

  static GraphCheck of(
      String name, List<InputSpec> inputs, List<NodeSpec> nodes, List<String> outputs) {
    GraphCheck check = new GraphCheck();
    check.names(name, inputs, nodes, outputs);
    if (check.problems.isEmpty()) {
      check.order(inputs, nodes);
    }
    if (check.problems.isEmpty()) {
      check.infer(inputs);
    }
    if (!check.problems.isEmpty()) {
      throw new InvalidModelException(name, check.problems);
    }
    return check;
  }

  Map<String, NodeSpec> ordered() {
    return ordered;
  }

  Map<String, TensorShape> shapes() {
    return shapes;
  }

  private void names(
      String name, List<InputSpec> inputs, List<NodeSpec> nodes, List<String> outputs) {
    Names.check(name);
    Set<String> seen = new HashSet<>();
    if (inputs.isEmpty()) {
      problems.add(new Problem("", "it has no input (give at least one input shape)"));
    }
    if (outputs.isEmpty()) {
      problems.add(new Problem("", "it has no output (give at least one layer)"));
    }
    for (InputSpec input : inputs) {
      unique(seen, input.name());
    }
    for (NodeSpec node : nodes) {
      unique(seen, node.name());
    }
    for (NodeSpec node : nodes) {
      for (String input : node.inputs()) {
        if (!seen.contains(input)) {
          problems.add(
              new Problem(
                  node.name(),
                  "its input \"" + input + "\" does not exist (" + suggestion(seen, input) + ")"));
        }
      }
    }
    for (String output : outputs) {
      if (!seen.contains(output)) {
        problems.add(
            new Problem(
                "", "output \"" + output + "\" does not exist (" + suggestion(seen, output) + ")"));
      }
    }
  }

  private void unique(Set<String> seen, String tensor) {
    if (!seen.add(tensor)) {
      problems.add(new Problem(tensor, "its name is used twice (names must be unique)"));
    }
  }

  private static String suggestion(Set<String> names, String wrong) {
    return "must be one of "
        + String.join(", ", names.stream().filter(n -> !n.equals(wrong)).sorted().toList());
  }

  /** Keeps the given order where each node already follows its inputs. */
  private void order(List<InputSpec> inputs, List<NodeSpec> nodes) {
    Map<String, NodeSpec> pending = new HashMap<>();
    nodes.forEach(node -> pending.put(node.name(), node));
    Set<String> onPath = new HashSet<>();
    for (NodeSpec node : nodes) {
      visit(node, pending, onPath);
    }
  }

  private record Step(NodeSpec node, boolean leave) {}

  private void visit(NodeSpec start, Map<String, NodeSpec> pending, Set<String> onPath) {
    Deque<Step> stack = new ArrayDeque<>();
    stack.push(new Step(start, false));
    while (!stack.isEmpty()) {
      Step step = stack.pop();
      NodeSpec node = step.node();
      if (step.leave()) {
        onPath.remove(node.name());
        pending.remove(node.name());
        ordered.put(node.name(), node);
      } else if (onPath.contains(node.name())) {
        problems.add(
            new Problem(node.name(), "it depends on its own output (a network has no cycles)"));
        return;
      } else if (pending.containsKey(node.name())) {
        onPath.add(node.name());
        stack.push(new Step(node, true));
        for (int i = node.inputs().size() - 1; i >= 0; i--) {
          NodeSpec source = pending.get(node.inputs().get(i));
          if (source != null) {
            stack.push(new Step(source, false));
          }
        }
      }
    }
  }

  private void infer(List<InputSpec> inputs) {
    inputs.forEach(input -> shapes.put(input.name(), input.shape()));
    for (NodeSpec given : List.copyOf(ordered.values())) {
      NodeSpec node = resolved(given);
      List<TensorShape> sources = new ArrayList<>();
      for (String input : node.inputs()) {
        TensorShape shape = shapes.get(input);
        if (shape != null) {
          sources.add(shape);
        }
      }
      if (sources.size() < node.inputs().size()) {
        continue; // what it reads is already reported
      }
      try {
        shapes.put(node.name(), ShapeInference.of(node.layer(), sources));
        outputs.put(node.name(), ShapeInference.outputs(node.layer(), sources));
        if (node.layer().type() != LayerType.SELECT_OUTPUT) {
          requireOneOutput(node);
        }
        for (String problem : QuantizerRules.check(node.layer(), sources)) {
          problems.add(new Problem(node.name(), node.layer().type() + " " + problem));
        }
      } catch (ShapeException e) {
        problems.add(new Problem(node.name(), node.layer().type() + " " + e.getMessage()));
      }
    }
  }

  /** A SelectOutput with offset and shape of the output that it reads. */
  private NodeSpec resolved(NodeSpec node) {
    List<TensorShape> all = outputs.getOrDefault(node.inputs().get(0), List.of());
    if (node.layer().type() != LayerType.SELECT_OUTPUT || all.size() < 2) {
      return node;
    }
    int index = node.layer().integer("index");
    if (index < 0 || index >= all.size()) {
      problems.add(
          new Problem(
              node.name(),
              "its index is "
                  + index
                  + " ("
                  + node.inputs().get(0)
                  + " has outputs 0 to "
                  + (all.size() - 1)
                  + ")"));
      return node;
    }
    int offset = all.subList(0, index).stream().mapToInt(TensorShape::size).sum();
    List<Integer> axes = Arrays.stream(all.get(index).axes()).boxed().toList();
    NodeSpec resolved = node.withLayer(node.layer().with("offset", offset).with("shape", axes));
    ordered.put(node.name(), resolved);
    return resolved;
  }

  private void requireOneOutput(NodeSpec node) {
    for (String input : node.inputs()) {
      int count = outputs.getOrDefault(input, List.of()).size();
      if (count > 1) {
        problems.add(
            new Problem(
                node.name(),
                "it reads "
                    + input
                    + ", which has "
                    + count
                    + " outputs (read one through a layer {class = SelectOutput, index = 0})"));
      }
    }
  }
}
