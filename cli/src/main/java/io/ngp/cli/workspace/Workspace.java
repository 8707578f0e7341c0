package io.ngp.cli.workspace;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.OperatorIdentity;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.iac.apply.Applier;
import io.ngp.iac.builtin.BuiltinProvider;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.configuration.ConfigurationLoader;
import io.ngp.iac.configuration.LoadRequest;
import io.ngp.iac.configuration.ModuleCatalogue;
import io.ngp.iac.configuration.SourceBundle;
import io.ngp.iac.plan.Planner;
import io.ngp.iac.provider.Provider;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.state.LockRequest;
import io.ngp.iac.state.StateBackendFactory;
import io.ngp.iac.state.StateBackends;
import io.ngp.iac.state.StateSession;
import io.ngp.iac.state.StateStore;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.nodespec.NodeEntry.BalancerEntry;
import io.ngp.nodespec.NodeEntry.MasterEntry;
import io.ngp.provider.aws.S3StateBackendFactory;
import io.ngp.provider.cluster.ClusterProvider;
import io.ngp.provider.cluster.Surroundings;
import io.ngp.provider.local.LocalProvider;
import io.ngp.provider.local.NodeRestart;
import io.ngp.provider.local.machine.Ports;
import io.ngp.provider.local.node.NodeCommandLine;
import io.ngp.provider.local.node.NodeJvm;
import io.ngp.provider.machines.MachinesProvider;
import io.ngp.provider.machines.distribution.Distribution;
import io.ngp.provider.tls.TlsProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a command of infrastructure as code works on: the project's folder, the providers, the
 * configuration and the state. The composition root of these commands.
 */
public final class Workspace {
  private static final String CLUSTER = "cluster";

  private final Invocation invocation;
  private final Path project;
  private final PlatformFolder folder;
  private final NodeCommandLine nodes;
  private final Registry registry;

  /** Whether the configuration read last has a Docker swarm run the apps. */
  private volatile boolean isOnSwarm;

  /** The workspace an invocation means. */
  public Workspace(Invocation invocation) {
    this(invocation, NodeCommandLine.lazily(() -> NodeJvm.ofThisProcess(homeOf(invocation))));
  }

  /** The workspace an invocation means, whose nodes are run by a command of one's own. */
  public Workspace(Invocation invocation, NodeCommandLine nodes) {
    this.invocation = invocation;
    this.nodes = nodes;
    this.project = projectOf(invocation);
    this.folder =
        new PlatformFolder(project.resolve(PlatformFolder.MARK).resolve(invocation.environment()));
    this.registry = new Registry(providers());
  }

  /** The folder with the platform file, or where one would be. */
  public static Path projectOf(Invocation invocation) {
    return invocation
        .chosenFolder()
        .orElseGet(() -> {
          for (Path each = invocation.workingFolder(); each != null; each = each.getParent()) {
            if (Files.exists(each.resolve(ConfigurationLoader.FILE))) {
              return each;
            }
          }
          return PlatformFolder.of(invocation).owner();
        })
        .toAbsolutePath()
        .normalize();
  }

  private List<Provider> providers() {
    return List.of(
        new BuiltinProvider(project, variables()),
        new ClusterProvider(
            this::surroundings,
            new MasterRules(() -> isOnSwarm),
            new OperatorIdentity(invocation)::caller),
        new LocalProvider(folder.path(), home(), nodes, new Ports(RandomGenerator.getDefault())),
        new MachinesProvider(
            project,
            folder.path(),
            Distribution.ofThisProcess(number(), home()),
            Optional.ofNullable(variables().get("SSH_AUTH_SOCK")).map(Path::of)),
        new TlsProvider(InstantSource.system()));
  }

  private static String number() {
    return Optional.ofNullable(Workspace.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** Restarts nodes of the platform on this machine. */
  public NodeRestart restarts() {
    return new NodeRestart(folder.path(), home(), nodes);
  }

  private Optional<Surroundings> surroundings() {
    return folder
        .read()
        .map(platform ->
            new Surroundings(
                platform.nodesOf(MasterEntry.class).stream().map(MasterEntry::address).toList(),
                platform.domain(),
                platform.nodesOf(BalancerEntry.class).stream()
                    .findFirst()
                    .map(BalancerEntry::port)));
  }

  private Map<String, String> variables() {
    return invocation.variables();
  }

  /** Root of the installation. */
  public Path home() {
    return homeOf(invocation);
  }

  /** NGP as this process runs it. */
  public static Distribution distribution(Invocation invocation) {
    return Distribution.ofThisProcess(number(), homeOf(invocation));
  }

  private static Path homeOf(Invocation invocation) {
    return invocation
        .home()
        .orElseThrow(() ->
            new Failure(
                ExitStatus.FAILED,
                "It is unknown where NGP is installed.",
                "Start it by its launcher `ngp`, or set NGP_HOME to the folder that holds it."));
  }

  /** The folder with the platform file. */
  public Path project() {
    return project;
  }

  /** Whether the project has a platform file of its own. */
  public boolean hasPlatformFile() {
    return Files.exists(project.resolve(ConfigurationLoader.FILE));
  }

  /** Where what belongs to the environment is kept on this machine. */
  public PlatformFolder folder() {
    return folder;
  }

  /** All resource types. */
  public Registry registry() {
    return registry;
  }

  /** The modules there are. */
  public ModuleCatalogue modules() {
    return new ModuleCatalogue(project, builtins());
  }

  private Path builtins() {
    return home().resolve("modules");
  }

  /** Lines of files, for diagnostics. */
  public SourceLines lines() {
    return linesOf(invocation);
  }

  /** Lines of the files of the project an invocation means. */
  public static SourceLines linesOf(Invocation invocation) {
    return new FileLines(
        projectOf(invocation), invocation.home().map(home -> home.resolve("modules")));
  }

  /**
   * Reads the configuration.
   *
   * @param settings by {@code module.variable}
   * @param former to be read instead of the files there are now
   * @throws io.ngp.iac.diagnostic.InvalidException with every mistake
   */
  public Configuration configuration(
      Map<String, String> settings, Optional<SourceBundle> former, Optional<String> fallback) {
    var configuration =
        ConfigurationLoader.load(
            new LoadRequest(
                project,
                invocation.environment(),
                builtins(),
                variables(),
                settings,
                registry,
                former,
                fallback));
    isOnSwarm = isOnSwarm(configuration);
    return configuration;
  }

  private static boolean isOnSwarm(Configuration configuration) {
    var hasCluster =
        configuration.blocks().keySet().stream()
            .anyMatch(address -> address.module().equals(CLUSTER));
    return hasCluster
        && configuration
            .scopes()
            .of(CLUSTER, _ -> Value.UNKNOWN)
            .lookup("var")
            .filter(variables ->
                variables instanceof Fields fields
                    && fields.get("engine").equals(Value.of("swarm")))
            .isPresent();
  }

  /** Makes plans. */
  public Planner planner() {
    return new Planner(registry);
  }

  /** Carries plans out. */
  public Applier applier() {
    return new Applier(registry, InstantSource.system());
  }

  /** The state that {@code configuration} says. */
  public StateStore store(Configuration configuration) {
    var settings = configuration.platform();
    return new StateBackends(List.of(new S3StateBackendFactory()))
        .store(
            settings.stateBackend(),
            new StateBackendFactory.Context(
                project, folder.path(), settings.name(), settings.environment(), variables()));
  }

  /** The state under its lock, which is waited for at most so long. */
  public StateSession open(StateStore store, String command, Duration patience) {
    var session = store.open(LockRequest.of(command).waitingFor(patience));
    session.remarks().forEach(invocation.screen()::remark);
    return session;
  }
}
