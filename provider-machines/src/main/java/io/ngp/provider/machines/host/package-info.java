/** What a host is, and whether that will do. */
@NullMarked
package io.ngp.provider.machines.host;

import org.jspecify.annotations.NullMarked;
