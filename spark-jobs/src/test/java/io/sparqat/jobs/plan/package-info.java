@NullMarked
package io.sparqat.jobs.plan;

import org.jspecify.annotations.NullMarked;
