/** Who a node is among the others: TLS by certificates of the platform's authority. */
@NullMarked
package io.ngp.identity;

import org.jspecify.annotations.NullMarked;
