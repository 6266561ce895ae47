package io.sparqat.jobs.job;

import io.sparqat.quant.search.Accuracy;

/**
 * What a network makes of the test set.
 *
 * @param accuracy right answers
 * @param loss mean per row
 */
public record TestResult(Accuracy accuracy, double loss) {}
