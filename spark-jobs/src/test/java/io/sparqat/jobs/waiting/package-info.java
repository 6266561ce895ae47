@NullMarked
package io.sparqat.jobs.waiting;

import org.jspecify.annotations.NullMarked;
