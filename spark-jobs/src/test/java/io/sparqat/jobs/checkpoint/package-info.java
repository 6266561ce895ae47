@NullMarked
package io.sparqat.jobs.checkpoint;

import org.jspecify.annotations.NullMarked;
