package io.sparqat.jobs.job;

import io.sparqat.datasets.Split;
import io.sparqat.quant.score.Calibration;
import java.util.OptionalDouble;

/**
 * How configurations are scored.
 *
 * @param split the rows they are scored on
 * @param risk the chance, in (0, 1), that racing drops any one that belongs on the front; empty to
 *     score all of them on all rows
 * @param memory bytes a task may use; 0 for half of its share of the executor's heap
 * @param calibration what is fitted to each configuration first
 * @param calibrationRows training rows to fit to
 */
public record ScoreSettings(
    Split split, OptionalDouble risk, long memory, Calibration calibration, int calibrationRows) {}
