/** This machine: its processes, its loopback ports and who holds them, what it has to offer. */
@NullMarked
package io.ngp.provider.local.machine;

import org.jspecify.annotations.NullMarked;
