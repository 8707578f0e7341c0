/**
 * How a platform forms its swarm: the leading master begins one, other masters join as managers,
 * nodes that run tasks as workers, each with a token that masters hand to nodes of the platform
 * only.
 */
@NullMarked
package io.ngp.engine.swarm.member;

import org.jspecify.annotations.NullMarked;
