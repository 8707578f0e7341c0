/** Health checks that are asked on the agent itself. */
@NullMarked
package io.ngp.engine.local.health;

import org.jspecify.annotations.NullMarked;
