/**
 * Certificates on a node: those the leading master keeps, and how a balancer comes by them and by
 * those in files of its own.
 */
@NullMarked
package io.ngp.node.certificate;

import org.jspecify.annotations.NullMarked;
