/** Routes as people write them: the labels of apps, read to what the edge is told. */
@NullMarked
package io.ngp.edge.label;

import org.jspecify.annotations.NullMarked;
