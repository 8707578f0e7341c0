@NullMarked
package io.ngp.engine.swarm.member;

import org.jspecify.annotations.NullMarked;
