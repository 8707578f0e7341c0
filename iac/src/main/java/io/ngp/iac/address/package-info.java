/** The names of resources in the graph and in the state. */
@NullMarked
package io.ngp.iac.address;

import org.jspecify.annotations.NullMarked;
