/** What the edge is told: routes, their targets, who may use them. Plain values. */
@NullMarked
package io.ngp.edge.route;

import org.jspecify.annotations.NullMarked;
