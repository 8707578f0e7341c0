/**
 * The web pages people look at: rendered on the server, readable without JavaScript, live with it.
 * They read through {@link io.ngp.console.model.ConsoleModel} and know nothing of what stands
 * behind it.
 */
@NullMarked
package io.ngp.console;

import org.jspecify.annotations.NullMarked;
