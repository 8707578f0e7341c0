/** Hosts that are reached over SSH and made ready for a platform. */
@NullMarked
package io.ngp.provider.machines;

import org.jspecify.annotations.NullMarked;
