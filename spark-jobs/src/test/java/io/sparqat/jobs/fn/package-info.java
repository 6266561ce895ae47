@NullMarked
package io.sparqat.jobs.fn;

import org.jspecify.annotations.NullMarked;
