/** A virtual address kept on a machine whose balancer answers, by keepalived (VRRP, RFC 5798). */
@NullMarked
package io.ngp.provider.local.failover;

import org.jspecify.annotations.NullMarked;
