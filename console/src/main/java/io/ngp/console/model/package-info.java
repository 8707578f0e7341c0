/** What the pages show, as plain values: whoever runs the console fills them from what it knows. */
@NullMarked
package io.ngp.console.model;

import org.jspecify.annotations.NullMarked;
