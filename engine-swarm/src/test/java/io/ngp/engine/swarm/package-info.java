/** The swarm engine with real daemons and real containers. */
@NullMarked
package io.ngp.engine.swarm;

import org.jspecify.annotations.NullMarked;
