package io.ngp.cli;

import io.ngp.cli.invoke.Invocation;
import java.util.Arrays;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * Makes commands with the invocation they run in; everything else picocli makes as it always does.
 */
final class CommandFactory implements IFactory {
  private final Invocation invocation;

  CommandFactory(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    return takesInvocation(type)
        ? type.cast(make(type))
        : CommandLine.defaultFactory().create(type);
  }

  /** Makes a command. */
  Object make(Class<?> type) {
    try {
      var constructor = type.getDeclaredConstructor(Invocation.class);
      constructor.setAccessible(true);
      return constructor.newInstance(invocation);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made from an invocation", e);
    }
  }

  private static boolean takesInvocation(Class<?> type) {
    return Stream.of(type.getDeclaredConstructors())
        .anyMatch(
            each -> Arrays.equals(each.getParameterTypes(), new Class<?>[] {Invocation.class}));
  }
}
