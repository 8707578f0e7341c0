@NullMarked
package io.ngp.cli.template;

import org.jspecify.annotations.NullMarked;
