@NullMarked
package io.sparqat.jobs.search;

import org.jspecify.annotations.NullMarked;
