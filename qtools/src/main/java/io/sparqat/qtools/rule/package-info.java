/** Which behaviour of QTools is followed: its releases, its head, or the corrected rules. */
@NullMarked
package io.sparqat.qtools.rule;

import org.jspecify.annotations.NullMarked;
