/**
 * Many trainings as one restartable whole: what a trial is, which comes next, how often it is
 * tried, when to stop. Knows neither Spark nor how a network is trained.
 */
@NullMarked
package io.sparqat.jobs.trial;

import org.jspecify.annotations.NullMarked;
