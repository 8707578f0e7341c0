/** Files as trees whose every node knows its place. */
@NullMarked
package io.ngp.iac.source;

import org.jspecify.annotations.NullMarked;
