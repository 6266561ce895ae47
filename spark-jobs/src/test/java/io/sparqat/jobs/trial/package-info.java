@NullMarked
package io.sparqat.jobs.trial;

import org.jspecify.annotations.NullMarked;
