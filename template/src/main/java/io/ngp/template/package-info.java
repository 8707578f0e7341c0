/**
 * Files made from templates: rendered from data, checked, replaced in one step when they changed,
 * and whoever reads them told.
 */
@NullMarked
package io.ngp.template;

import org.jspecify.annotations.NullMarked;
