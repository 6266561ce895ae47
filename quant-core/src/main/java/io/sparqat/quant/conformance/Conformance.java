package io.sparqat.quant.conformance;

import io.sparqat.quant.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs vector files through the kinds that know them. */
public final class Conformance {
  private final List<VectorKind> kinds;
  private final int shownFailures;

  /**
   * @param kinds asked in this order which of them recognises a vector
   * @param shownFailures failures of a group that the report gives in full
   */
  public Conformance(List<VectorKind> kinds, int shownFailures) {
    this.kinds = List.copyOf(kinds);
    this.shownFailures = shownFailures;
  }

  /**
   * Checks every vector in the files and directories. A line that no kind recognises is skipped; a
   * document that none recognises (a manifest, a model beside its vectors) is no vector.
   *
   * @throws UserException when a path does not exist, is no JSON, or holds no vector at all
   */
  public ConformanceReport run(List<Path> paths) {
    ConformanceReport report = new ConformanceReport(shownFailures);
    for (Path path : paths) {
      for (Path file : VectorFiles.under(path)) {
        VectorFiles.read(file, vector -> check(vector, report));
      }
    }
    if (report.groups().isEmpty()) {
      throw new UserException(
          "Cannot check "
              + paths
              + ": no vectors found (must be .json or .jsonl files, plain or"
              + " .gz, in a format of the golden vectors)");
    }
    return report;
  }

  private void check(GoldenVector vector, ConformanceReport report) {
    Optional<VectorKind> kind = kinds.stream().filter(k -> k.recognises(vector)).findFirst();
    if (kind.isPresent()) {
      for (GoldenVector one : kind.get().cases(vector)) {
        report.add(kind.get().group(one), one, checked(kind.get(), one));
      }
    } else if (!vector.document()) {
      VectorCheck check = new VectorCheck();
      check.skip("no check knows this kind of vector");
      report.add(vector.stem(), vector, check);
    }
  }

  private static VectorCheck checked(VectorKind kind, GoldenVector vector) {
    VectorCheck check = new VectorCheck();
    try {
      kind.check(vector, check);
    } catch (RuntimeException e) {
      check.mismatch(kind.name() + " check stopped: " + e);
    }
    return check;
  }
}
