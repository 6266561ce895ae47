@NullMarked
package io.sparqat.jobs.rounds;

import org.jspecify.annotations.NullMarked;
