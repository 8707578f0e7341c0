/**
 * What every command of infrastructure as code works on: the project's folder, its configuration,
 * its state and the engine; and how mistakes in files are told.
 */
@NullMarked
package io.ngp.cli.workspace;

import org.jspecify.annotations.NullMarked;
