/** The apps' routes as the edge takes them: labels read, canaries joined, disputes settled. */
@NullMarked
package io.ngp.node.route;

import org.jspecify.annotations.NullMarked;
