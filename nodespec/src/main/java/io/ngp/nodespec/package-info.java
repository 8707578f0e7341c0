/** What nodes of a platform are told and what they say of themselves. */
@NullMarked
package io.ngp.nodespec;

import org.jspecify.annotations.NullMarked;
