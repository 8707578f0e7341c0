package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class when a buffer was lost while it ran. Needs Netty's leak detection at
 * "paranoid".
 */
final class LeakWatch implements BeforeAllCallback, AfterAllCallback {
  private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

  static {
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(
        new ResourceLeakDetectorFactory() {
          @Override
          @SuppressWarnings("deprecation") // The method Netty still calls underneath.
          public <T> ResourceLeakDetector<T> newResourceLeakDetector(
              Class<T> resource, int samplingInterval, long maxActive) {
            return new Recorder<>(resource, samplingInterval);
          }
        });
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    assertThat(ResourceLeakDetector.getLevel())
        .as("leak detection")
        .isEqualTo(ResourceLeakDetector.Level.PARANOID);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    assertThat(found()).as("buffers lost").isEmpty();
  }

  /** What was lost so far, each with where it was last touched. */
  static List<String> found() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      // The detector looks for lost buffers whenever one is made.
      PooledByteBufAllocator.DEFAULT.directBuffer().release();
    }
    return List.copyOf(LEAKS);
  }

  private static final class Recorder<T> extends ResourceLeakDetector<T> {
    @SuppressWarnings("deprecation") // The only constructor that takes an interval.
    Recorder(Class<?> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resource, String records) {
      LEAKS.add(resource + records);
    }

    @Override
    protected void reportUntracedLeak(String resource) {
      LEAKS.add(resource);
    }
  }
}
