/** Tells people what a table does with a request, by the very code that does it. */
@NullMarked
package io.ngp.edge.trial;

import org.jspecify.annotations.NullMarked;
