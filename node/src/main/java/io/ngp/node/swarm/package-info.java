/** A master's part in the platform's Docker swarm. */
@NullMarked
package io.ngp.node.swarm;

import org.jspecify.annotations.NullMarked;
