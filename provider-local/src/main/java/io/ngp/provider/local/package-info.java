/** Node processes of this machine, their ports, and whether they are ready. */
@NullMarked
package io.ngp.provider.local;

import org.jspecify.annotations.NullMarked;
