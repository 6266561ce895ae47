/** The binary version of CIFAR-10. */
@NullMarked
package io.sparqat.datasets.cifar;

import org.jspecify.annotations.NullMarked;
