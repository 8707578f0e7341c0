package io.ngp.provider.local.node;

import io.ngp.iac.provider.ProviderException;
import io.ngp.nodespec.NodeSpec;
import io.ngp.nodespec.NodeSpecFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@code node.json}: what a node is told, and which create it belongs to.
 *
 * @param token of the create; empty if none is known
 */
public record NodeFile(NodeSpec spec, String token) {

  /**
   * Reads the configuration of the node in {@code folder}; empty if there is none.
   *
   * @throws ProviderException if it makes no sense
   */
  public static Optional<NodeFile> read(NodeFolder folder) {
    try {
      var json = JsonMapper.shared().readTree(Files.readString(folder.config()));
      return Optional.of(new NodeFile(NodeSpecFormat.read(json), json.path("token").asString("")));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new ProviderException(
          folder.config() + " cannot be read: " + reason(e),
          "Repair it, or remove it and run `ngp up` to have it written anew.",
          e);
    }
  }

  private static String reason(Exception e) {
    return e instanceof JacksonException json
        ? json.getOriginalMessage()
        : String.valueOf(e.getMessage());
  }

  /**
   * Writes it into the node's folder, which is made if missing; a reader sees the old or the new
   * file, never a part.
   *
   * @throws ProviderException if it cannot be written
   */
  public void write(NodeFolder folder) {
    var json = NodeSpecFormat.write(spec);
    if (!token.isEmpty()) {
      json.put("token", token);
    }
    try {
      Files.createDirectories(folder.data());
      switch (spec) {
        case NodeSpec.Master _, NodeSpec.Balancer _ -> {
          SealKey.ensure(SealKey.of(folder));
          json.put("sealKey", SealKey.of(folder).toString());
        }
        case NodeSpec.Agent _ -> {}
      }
      if (spec instanceof NodeSpec.Agent agent) {
        Files.createDirectories(Path.of(agent.tasks()));
      }
      var draft = folder.path().resolve("node.json.new");
      var indenter = new DefaultIndenter("  ", "\n");
      var printer =
          new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
      var text = JsonMapper.shared().writer().with(printer).writeValueAsString(json);
      Files.writeString(draft, text + "\n");
      Files.move(
          draft,
          folder.config(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ProviderException(
          folder.config() + " cannot be written: " + e.getMessage(),
          "Choose a folder you may write to: ngp -C DIR up",
          e);
    }
  }
}
