/**
 * HTTP messages on their way through: read, checked, rewritten; and the answers the edge gives by
 * itself.
 */
@NullMarked
package io.ngp.edge.http;

import org.jspecify.annotations.NullMarked;
