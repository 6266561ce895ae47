@NullMarked
package io.sparqat.jobs.io;

import org.jspecify.annotations.NullMarked;
