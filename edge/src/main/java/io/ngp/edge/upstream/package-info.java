/**
 * Which target gets a request: routes made ready for matching, the live state of targets, the
 * choice among them.
 */
@NullMarked
package io.ngp.edge.upstream;

import org.jspecify.annotations.NullMarked;
