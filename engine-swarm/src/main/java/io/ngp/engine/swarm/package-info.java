/**
 * The engine whose tasks are containers on the nodes of a Docker swarm; the master's side, which is
 * all of it.
 */
@NullMarked
package io.ngp.engine.swarm;

import org.jspecify.annotations.NullMarked;
