/**
 * Certificates of hosts on the masters' side: which are wanted, who makes them (the platform's own
 * authority, or one that speaks ACME), when they are renewed, and how balancers get them.
 */
@NullMarked
package io.ngp.certificate;

import org.jspecify.annotations.NullMarked;
