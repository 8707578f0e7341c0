/** Commands about routes: which there are, and what becomes of a request. */
@NullMarked
package io.ngp.cli.route;

import org.jspecify.annotations.NullMarked;
