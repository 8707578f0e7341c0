package io.ngp.iac.configuration;

import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.diagnostic.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The beginning of a user's own module: small, and it can be applied at once. */
public final class ModuleSkeleton {
  private ModuleSkeleton() {}

  /**
   * Writes {@code modules/NAME/} below {@code project}.
   *
   * @return the files, relative to the project
   * @throws InvalidException if the name is no name or the folder exists; nothing is written then
   */
  public static List<Path> write(Path project, String name) {
    var folder = Path.of("modules", name);
    if (!ModuleReader.NAME.matcher(name).matches()) {
      throw refused(
          "\"" + name + "\" is no name for a module.",
          "Use small letters, digits, dashes and underscores, beginning with a letter.");
    }
    if (Files.exists(project.resolve(folder))) {
      throw refused(
          "The folder " + folder + " exists already.", "Choose another name, or remove it.");
    }
    var files = new TreeMap<Path, String>();
    content(name).forEach((file, text) -> files.put(folder.resolve(file), text));
    try {
      Files.createDirectories(project.resolve(folder));
      for (var file : files.entrySet()) {
        Files.writeString(project.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw refused(
          folder + " cannot be written: " + e.getMessage(), "Choose a folder you may write to.");
    }
    return List.copyOf(files.keySet());
  }

  private static InvalidException refused(String what, String fix) {
    return new InvalidException(List.of(Diagnostic.error(Position.NONE, what, fix)));
  }

  private static Map<String, String> content(String name) {
    return Map.of(
        "module.yaml",
        """
        module: NAME
        description: Says hello in a file
        # Modules that must be selected, too: needs: [cluster]

        variables:
          greeting:
            type: string
            default: Hello
            description: How to greet
            pattern: "[A-Z][a-z]*"
          names:
            type: list
            default: [world]
            description: Whom to greet, one file each

        resources:
          number:
            type: random
            kind: number
            min: 1
            max: 100

          card:
            type: file
            for_each: "${var.names}"
            path: "NAME/${each.key}.txt"
            content: |
              ${var.greeting}, ${each.key}! Your number is ${number.value}.

        outputs:
          number: "${number.value}"
          files: "${keys(card)}"
        """
            .replace("NAME", name),
        "README.md",
        """
        # NAME

        Says hello: writes one file for each name.

        ## Use

        In `platform.yaml`:

        ```yaml
        modules:
          NAME:
            names: [ann, bob]
        ```

        Then `ngp plan`, `ngp apply`, `ngp output NAME.number`; `ngp destroy` removes the files.

        ## Variables

        | variable | type | default | meaning |
        | --- | --- | --- | --- |
        | `greeting` | string | `Hello` | how to greet |
        | `names` | list | `[world]` | whom to greet |

        ## Outputs

        | output | meaning |
        | --- | --- |
        | `number` | the number on every card |
        | `files` | whose cards were written |
        """
            .replace("NAME", name));
  }
}
