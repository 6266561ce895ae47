@NullMarked
package io.sparqat.jobs.ledger;

import org.jspecify.annotations.NullMarked;
