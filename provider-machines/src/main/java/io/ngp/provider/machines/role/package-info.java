/** What a host is declared to be, item by item. */
@NullMarked
package io.ngp.provider.machines.role;

import org.jspecify.annotations.NullMarked;
