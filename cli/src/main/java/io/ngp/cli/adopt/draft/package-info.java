/**
 * What all readers of foreign definitions make: apps in the platform's own form, and the list of
 * what is not the same as before.
 */
@NullMarked
package io.ngp.cli.adopt.draft;

import org.jspecify.annotations.NullMarked;
