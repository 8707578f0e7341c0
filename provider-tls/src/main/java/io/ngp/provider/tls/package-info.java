/** A private certificate authority and certificates. */
@NullMarked
package io.ngp.provider.tls;

import org.jspecify.annotations.NullMarked;
