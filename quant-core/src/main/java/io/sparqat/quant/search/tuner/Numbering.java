package io.sparqat.quant.search.tuner;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Counts proposals and keeps those that wait for their outcome. */
final class Numbering {
  private final Set<Integer> open = new HashSet<>();
  private int next;

  Proposal propose(Point point, int epochs) {
    return propose(point, epochs, Optional.empty());
  }

  Proposal propose(Point point, int epochs, Optional<Integer> continues) {
    open.add(next);
    return new Proposal(next++, point, epochs, continues);
  }

  void close(Proposal proposal) {
    if (!open.remove(proposal.id())) {
      throw new IllegalArgumentException(
          "Cannot take an outcome: proposal " + proposal.id() + " is not under way");
    }
  }

  int proposed() {
    return next;
  }

  int underWay() {
    return open.size();
  }
}
