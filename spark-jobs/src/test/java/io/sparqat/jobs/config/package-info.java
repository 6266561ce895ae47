@NullMarked
package io.sparqat.jobs.config;

import org.jspecify.annotations.NullMarked;
