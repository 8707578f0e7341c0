package io.ngp.provider.local.node;

import io.ngp.nodespec.JvmOptions;
import io.ngp.nodespec.Role;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Java command lines of the nodes. Training its AOT cache and running it must use the same
 * options.
 *
 * @param java the program
 * @param classPath of absolute paths
 * @param home root of the installation
 * @param caches folder of the AOT caches, absent outside a distribution
 */
public record NodeJvm(Path java, String classPath, Path home, Optional<Path> caches)
    implements NodeCommandLine {
  private static final String MAIN = "io.ngp.cli.Main";

  /**
   * The command lines for nodes that run on the JVM, the jars and the installation of this process.
   */
  public static NodeJvm ofThisProcess(Path home) {
    var classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList();
    return new NodeJvm(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        String.join(File.pathSeparator, classPath),
        home,
        Optional.ofNullable(System.getProperty("ngp.dist")).map(dist -> Path.of(dist, "aot")));
  }

  /** The command that runs a node with the configuration in {@code config}. */
  @Override
  public List<String> of(Role role, Path config) {
    var cache = cache(role).filter(Files::isReadable).map(file -> "-XX:AOTCache=" + file);
    // A cache of another JDK is left alone without a word; the node only starts more slowly.
    var options = cache.map(option -> List.of(option, "-Xlog:aot*=off", "-Xlog:cds*=off"));
    return command(role, options.orElse(List.of()), List.of("node", "--config", config.toString()));
  }

  /** The class path is no part of the command, because it alone is longer than that may be. */
  @Override
  public Map<String, String> variables() {
    return Map.of("CLASSPATH", classPath);
  }

  /** The command that runs a role briefly to fill its AOT cache; absent outside a distribution. */
  public Optional<List<String>> train(Role role) {
    return cache(role)
        .map(file ->
            command(
                role,
                List.of("-XX:AOTCacheOutput=" + file),
                List.of("node", "--train", "--role", role.word())));
  }

  private Optional<Path> cache(Role role) {
    return caches.map(folder -> folder.resolve(role.word() + ".aot"));
  }

  private List<String> command(Role role, List<String> aot, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(java.toString());
    command.addAll(JvmOptions.of(role));
    command.addAll(aot);
    command.addAll(List.of("-Dngp.home=" + home, MAIN));
    command.addAll(arguments);
    return command;
  }
}
