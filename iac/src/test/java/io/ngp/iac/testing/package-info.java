/** A world whose things are counted, and configurations small enough to reason about. */
@NullMarked
package io.ngp.iac.testing;

import org.jspecify.annotations.NullMarked;
