package io.sparqat.jobs.job;

import io.sparqat.quant.search.Accuracy;

/**
 * What a network makes of a set of rows.
 *
 * @param accuracy right answers
 * @param loss mean per row
 */
public record Evaluation(Accuracy accuracy, double loss) {}
