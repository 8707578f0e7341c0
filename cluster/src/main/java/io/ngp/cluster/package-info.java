/**
 * The application core: Marathon's model and rules on any engine. {@code app} is what users want,
 * {@code instance} what runs, {@code deployment}, {@code launch} and {@code health} decide, {@code
 * control} owns the state and acts, {@code engine} is what it acts through, {@code api} is how the
 * world speaks to it.
 */
@NullMarked
package io.ngp.cluster;

import org.jspecify.annotations.NullMarked;
