/** Docker's HTTP API, as much of it as the engine asks. */
@NullMarked
package io.ngp.engine.swarm.docker;

import org.jspecify.annotations.NullMarked;
