@NullMarked
package io.ngp.cluster.usage;

import org.jspecify.annotations.NullMarked;
