/** Carrying a plan out: in the order of references, several at a time, every step journaled. */
@NullMarked
package io.ngp.iac.apply;

import org.jspecify.annotations.NullMarked;
