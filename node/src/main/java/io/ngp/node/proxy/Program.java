package io.ngp.node.proxy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that can take the edge's place. */
public enum Program {
  NGINX("nginx-light"),
  HAPROXY("haproxy");

  private final String debianPackage;

  Program(String debianPackage) {
    this.debianPackage = debianPackage;
  }

  /** As it is called on the command line and in platform files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where it is, if it is installed. */
  public Optional<Path> find() {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, toString()))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What to say when it is not. */
  public String missing() {
    return this + " is not installed. Install it (Debian: apt-get install " + debianPackage + ").";
  }

  /** An engine that is not started. */
  public ProxyEngine engine(ProxySettings settings) {
    Path binary = find().orElseThrow(() -> new ProxyException(missing()));
    return switch (this) {
      case NGINX -> new NginxEngine(binary, settings);
      case HAPROXY -> new HaproxyEngine(binary, settings);
    };
  }
}
