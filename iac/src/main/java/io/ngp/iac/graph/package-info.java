/** Order: which vertices come before which, cycles, and walking them on several threads. */
@NullMarked
package io.ngp.iac.graph;

import org.jspecify.annotations.NullMarked;
