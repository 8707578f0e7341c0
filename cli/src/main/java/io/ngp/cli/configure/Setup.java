package io.ngp.cli.configure;

import java.util.List;
import java.util.function.Function;

/**
 * What a conversation is about.
 *
 * @param file to be written, as people know it
 * @param isThere whether there is one already
 * @param remarks to be made before the first question
 * @param text of the file for some choices, as it may be shown
 */
record Setup(String file, boolean isThere, List<String> remarks, Function<Choices, String> text) {
  Setup {
    remarks = List.copyOf(remarks);
  }
}
