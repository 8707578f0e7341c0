package io.ngp.iac.testing;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.provider.Operation;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call of a provider in a test: remembers what it was told, and can be told to stop. */
public final class TestOperation implements Operation {
  private final String token;
  private final ResourceAddress address;
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final AtomicBoolean isStopping = new AtomicBoolean();

  /** A call for a resource that has this token. */
  public TestOperation(String token) {
    this.token = token;
    this.address = ResourceAddress.of(BlockAddress.root("subject"));
  }

  /** A call for a new resource. */
  public TestOperation() {
    this(UUID.randomUUID().toString());
  }

  /** From now on the user wants it to end. */
  public void stop() {
    isStopping.set(true);
  }

  /** What it was told, in order. */
  public List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public ResourceAddress address() {
    return address;
  }

  @Override
  public String token() {
    return token;
  }

  @Override
  public void progress(String message) {
    messages.add(message);
  }

  @Override
  public boolean isStopping() {
    return isStopping.get();
  }
}
