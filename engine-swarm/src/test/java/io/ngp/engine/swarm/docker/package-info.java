@NullMarked
package io.ngp.engine.swarm.docker;

import org.jspecify.annotations.NullMarked;
