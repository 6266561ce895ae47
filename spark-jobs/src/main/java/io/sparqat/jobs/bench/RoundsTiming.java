package io.sparqat.jobs.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What {@link RoundsBenchmark} measured.
 *
 * @param oneProcess rows a second of one process that only computes
 * @param processes rows a second of as many such processes as there are workers, together
 * @param rounds with RoundAveragingTrainingMaster
 * @param direct with ParameterAveragingTrainingMaster on a cached RDD
 * @param export with ParameterAveragingTrainingMaster on exported files, its default
 */
public record RoundsTiming(
    RoundsBenchmark benchmark,
    double oneProcess,
    double processes,
    MasterTiming rounds,
    MasterTiming direct,
    MasterTiming export) {

  /** One line of JSON. */
  public String json() {
    double possible = processes / oneProcess;
    double speedUp = rounds.rowsPerSecond() / oneProcess;
    double theirs = Math.min(direct.overheadMillis(), export.overheadMillis());
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("benchmark", "rounds");
    line.put("network", benchmark.network());
    line.put("batch", benchmark.batch());
    line.put("local_steps", benchmark.localSteps());
    line.put("workers", benchmark.workers());
    put(line, "rounds", rounds);
    put(line, "dl4j_direct", direct);
    put(line, "dl4j_export", export);
    line.put("overhead_of_least_dl4j", rounded(rounds.overheadMillis() / theirs));
    line.put("rows_per_s_one_process", Math.round(oneProcess));
    line.put("rows_per_s_processes", Math.round(processes));
    line.put("rows_per_s_rounds", Math.round(rounds.rowsPerSecond()));
    line.put("speed_up_processes", rounded(possible));
    line.put("speed_up_rounds", rounded(speedUp));
    line.put("share_of_speed_up", rounded(speedUp / possible));
    return line.toString();
  }

  private static void put(ObjectNode line, String name, MasterTiming timing) {
    line.put(name + "_round_ms", rounded(timing.roundMillis()));
    line.put(name + "_overhead_ms", rounded(timing.overheadMillis()));
    line.put(name + "_rounds", timing.rounds());
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
