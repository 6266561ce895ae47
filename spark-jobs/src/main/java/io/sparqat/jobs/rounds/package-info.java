/** Data-parallel training by rounds of parameter averaging, behind dl4j-spark's TrainingMaster. */
@NullMarked
package io.sparqat.jobs.rounds;

import org.jspecify.annotations.NullMarked;
