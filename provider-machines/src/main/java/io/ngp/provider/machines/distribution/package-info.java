/** NGP itself with a runtime of its own, as hosts get it. */
@NullMarked
package io.ngp.provider.machines.distribution;

import org.jspecify.annotations.NullMarked;
