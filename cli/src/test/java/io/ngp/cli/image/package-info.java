@NullMarked
package io.ngp.cli.image;

import org.jspecify.annotations.NullMarked;
