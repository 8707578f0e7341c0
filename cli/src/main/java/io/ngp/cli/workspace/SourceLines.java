package io.ngp.cli.workspace;

import java.util.Optional;

/** The lines of the files that diagnostics are about. */
@FunctionalInterface
public interface SourceLines {
  /** The line, from 1; empty if the file or the line is not there. */
  Optional<String> line(String file, int number);
}
