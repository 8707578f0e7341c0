/** Who answers: the leading master itself, and how a standby passes requests on to it. */
@NullMarked
package io.ngp.cluster.api.leader;

import org.jspecify.annotations.NullMarked;
