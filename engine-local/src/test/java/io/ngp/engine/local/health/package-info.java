/** Probes against real listeners and commands. */
@NullMarked
package io.ngp.engine.local.health;

import org.jspecify.annotations.NullMarked;
