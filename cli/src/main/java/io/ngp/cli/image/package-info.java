/** The platform itself as an image: {@code ngp image}. */
@NullMarked
package io.ngp.cli.image;

import org.jspecify.annotations.NullMarked;
