/** How a request is refused: what kind of no it is and why, for whoever has to answer it. */
@NullMarked
package io.ngp.cluster.refusal;

import org.jspecify.annotations.NullMarked;
