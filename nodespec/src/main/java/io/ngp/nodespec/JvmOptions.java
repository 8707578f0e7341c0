package io.ngp.nodespec;

import java.util.List;
import java.util.stream.Stream;

/** The options of the JVMs that nodes run on. */
public final class JvmOptions {
  private static final List<String> EVERY_ROLE =
      List.of(
          // The smallest collector: a node is idle most of the time and its heap is small.
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          // The cache is mapped where it was recorded for: pages stay shared instead of being
          // patched.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          // What start-up took from malloc goes back to the system.
          "-XX:TrimNativeHeapInterval=5000",
          "-Xss512k",
          "-XX:MaxMetaspaceSize=128m",
          "-XX:ReservedCodeCacheSize=48m",
          // Netty uses native code and raw memory on purpose; the JDK warns about both otherwise.
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private JvmOptions() {}

  /** All options of the nodes of a role. */
  public static List<String> of(Role role) {
    return Stream.concat(EVERY_ROLE.stream(), ofRole(role).stream()).toList();
  }

  /** All options of the process that looks after a host, which is asleep but for some minutes. */
  public static List<String> ofUpkeep() {
    return Stream.concat(
            EVERY_ROLE.stream(), Stream.of("-Xms4m", "-Xmx32m", "-XX:TieredStopAtLevel=1"))
        .toList();
  }

  private static List<String> ofRole(Role role) {
    return switch (role) {
      // Half a MiB for each of thousands of documents in one commit; an idle master uses a tenth.
      case MASTER -> List.of("-Xms16m", "-Xmx256m");
      // An agent waits for others; the second compiler would cost more memory than it saves time.
      case AGENT -> List.of("-Xms8m", "-Xmx48m", "-XX:TieredStopAtLevel=1");
      case BALANCER ->
          List.of(
              "-Xms16m",
              "-Xmx64m",
              "-XX:MaxDirectMemorySize=64m",
              "-Dio.netty.noUnsafe=false",
              // Looking for buffers that were not given back is for tests; it costs 2 %.
              "-Dio.netty.leakDetection.level=disabled");
    };
  }
}
