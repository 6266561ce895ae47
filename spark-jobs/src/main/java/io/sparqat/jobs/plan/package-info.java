/** What a round will take on a cluster: measured costs, a model of them, a simulation, a plan. */
@NullMarked
package io.sparqat.jobs.plan;

import org.jspecify.annotations.NullMarked;
