/** Configuration: HOCON files to records, all problems of a file reported together. */
@NullMarked
package io.sparqat.jobs.config;

import org.jspecify.annotations.NullMarked;
