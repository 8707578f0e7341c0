package io.ngp.cli.target;

import io.ngp.cli.api.ApiClient;
import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.identity.Caller;
import io.ngp.nodespec.NodeEntry.MasterEntry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The platform a command talks to.
 *
 * @param publication how its apps are reached, unknown for an API given by address
 */
public record Target(PlatformApi api, Optional<Publication> publication) {
  private static final String API_VARIABLE = "NGP_API";
  private static final int PROBE_MILLIS = 500;

  /**
   * Finds the platform: {@code NGP_API} names any Marathon-compatible API; else it is the local one
   * whose folder is nearest.
   *
   * @throws Failure if there is none
   */
  public static Target of(Invocation invocation) {
    return invocation
        .variable(API_VARIABLE)
        .map(address -> named(address, OperatorIdentity.caller(invocation)))
        .orElseGet(() -> local(invocation));
  }

  /** Whether the API was given by address instead of by folder. */
  public static boolean isNamed(Invocation invocation) {
    return invocation.variable(API_VARIABLE).isPresent();
  }

  /** The local platform that {@code file} describes. */
  public static Target of(PlatformFile file) {
    var client =
        new ApiClient(
            URI.create(listening(file)),
            file.isOnHosts() ? "`ngp status` shows its nodes." : "Start it with `ngp up`.",
            file.caller());
    return new Target(new PlatformApi(client), Optional.of(file.publication()));
  }

  /** The address of the first master that runs: any of them knows what the leader knows. */
  private static String listening(PlatformFile file) {
    var masters = file.nodesOf(MasterEntry.class);
    return masters.size() < 2
        ? file.apiAddress()
        : masters.stream()
            .filter(master -> isListening(master))
            .map(MasterEntry::address)
            .findFirst()
            .orElseGet(file::apiAddress);
  }

  private static boolean isListening(MasterEntry master) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(master.host(), master.controlPort()), PROBE_MILLIS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** The addresses of an app, as far as they are known. */
  public List<String> addresses(AppInfo app) {
    return publication.map(each -> each.addresses(app)).orElse(List.of());
  }

  private static Target named(String address, Caller caller) {
    var withScheme = address.contains("://") ? address : "http://" + address;
    try {
      var client =
          new ApiClient(new URI(withScheme), "Check the address in " + API_VARIABLE + ".", caller);
      return new Target(new PlatformApi(client), Optional.empty());
    } catch (java.net.URISyntaxException _) {
      throw new Failure(
          ExitStatus.USAGE,
          API_VARIABLE + " is no address: \"" + address + "\"",
          "Write it like http://127.0.0.1:8081");
    }
  }

  private static Target local(Invocation invocation) {
    var folder = PlatformFolder.of(invocation);
    return folder.read().map(Target::of).orElseThrow(() -> none(invocation, folder));
  }

  private static Failure none(Invocation invocation, PlatformFolder folder) {
    var isDefault = invocation.environment().equals(Invocation.DEFAULT_ENVIRONMENT);
    return new Failure(
        ExitStatus.UNREACHABLE,
        isDefault
            ? "There is no platform in " + folder.owner() + " or above."
            : "There is no platform \""
                + invocation.environment()
                + "\" in "
                + folder.owner()
                + " or above.",
        "Start one with `ngp up`, or name the folder of one with -C DIR.");
  }
}
