package io.ngp.store;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCacheStorage;

/**
 * What a watch has seen: facts without content, since the content was told. A document that was
 * removed and created again while the connection was down may have the same version as before, so
 * that Curator would see no change; here its creation makes it a new one.
 */
final class SeenVersions implements CuratorCacheStorage {

  private final Map<String, ChildData> seen = new ConcurrentHashMap<>();

  @Override
  public Optional<ChildData> put(ChildData data) {
    ChildData facts = new ChildData(data.getPath(), data.getStat(), null);
    return Optional.ofNullable(seen.put(data.getPath(), facts))
        .filter(before -> before.getStat().getCzxid() == data.getStat().getCzxid());
  }

  @Override
  public Optional<ChildData> remove(String path) {
    return Optional.ofNullable(seen.remove(path));
  }

  @Override
  public Optional<ChildData> get(String path) {
    return Optional.ofNullable(seen.get(path));
  }

  @Override
  public int size() {
    return seen.size();
  }

  @Override
  public Stream<ChildData> stream() {
    return seen.values().stream();
  }

  @Override
  public void clear() {
    seen.clear();
  }
}
