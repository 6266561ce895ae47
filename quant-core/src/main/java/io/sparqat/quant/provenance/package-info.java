/** Where a result is from: hashes of texts, weights and files. */
@NullMarked
package io.sparqat.quant.provenance;

import org.jspecify.annotations.NullMarked;
