/**
 * What balancers report of the requests they relay, added up by the leader: how much goes over each
 * route and how fast it is answered, now and in the last minutes.
 */
@NullMarked
package io.ngp.cluster.traffic;

import org.jspecify.annotations.NullMarked;
