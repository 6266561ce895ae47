@NullMarked
package io.sparqat.jobs.cli;

import org.jspecify.annotations.NullMarked;
