/** Commands on hosts, over connections that are reused. */
@NullMarked
package io.ngp.provider.machines.ssh;

import org.jspecify.annotations.NullMarked;
