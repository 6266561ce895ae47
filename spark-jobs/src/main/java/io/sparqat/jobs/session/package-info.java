/** The Spark session: the only place that builds one, and what goes over its wire. */
@NullMarked
package io.sparqat.jobs.session;

import org.jspecify.annotations.NullMarked;
