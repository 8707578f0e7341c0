/**
 * Other load balancers in place of the edge: nginx or HAProxy as a child process, told the same
 * routes by a configuration made from them.
 */
@NullMarked
package io.ngp.node.proxy;

import org.jspecify.annotations.NullMarked;
