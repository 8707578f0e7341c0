package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.server.Request;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.quorum.Leader.Proposal;
import org.apache.zookeeper.txn.MultiTxn;
import org.apache.zookeeper.txn.Txn;
import org.apache.zookeeper.txn.TxnHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before each test
class BoundedCommitLogTest {

  @TempDir private Path folder;
  private BoundedCommitLog log;

  @BeforeEach
  void open() throws IOException {
    ZooKeeperSettings.apply();
    log = new BoundedCommitLog(new FileTxnSnapLog(folder.toFile(), folder.toFile()));
  }

  private void commit(long zxid, int bytes) {
    var txn = new MultiTxn(List.of(new Txn(OpCode.setData, new byte[bytes])));
    log.addCommittedProposal(
        new Request(1, 1, OpCode.multi, new TxnHeader(1, 1, zxid, 0, OpCode.multi), txn, zxid));
  }

  private List<Long> kept() {
    return log.getCommittedLog().stream().map(Proposal::getZxid).toList();
  }

  @Test
  void smallCommitsAreKeptUpToTheirNumber() {
    for (int zxid = 1; zxid <= 700; zxid++) {
      commit(zxid, 10);
    }
    assertThat(kept()).hasSize(500).startsWith(201L).endsWith(700L);
    assertThat(log.getminCommittedLog()).isEqualTo(201);
    assertThat(log.getmaxCommittedLog()).isEqualTo(700);
  }

  @Test
  void largeCommitsAreKeptUpToTheirBytes() {
    for (int zxid = 1; zxid <= 20; zxid++) {
      commit(zxid, 1 << 20);
    }
    assertThat(kept()).containsExactly(18L, 19L, 20L);
    assertThat(log.getminCommittedLog()).isEqualTo(18);
  }

  @Test
  void theNewestIsKeptHoweverLarge() {
    commit(1, 10);
    commit(2, 7 << 20);
    assertThat(kept()).containsExactly(2L);
    commit(3, 10);
    assertThat(kept()).containsExactly(3L);
  }

  @Test
  void countingBeginsAnewWhenTheDatabaseIsCleared() {
    commit(1, 3 << 20);
    log.clear();
    commit(2, 3 << 20);
    commit(3, 10);
    assertThat(kept()).containsExactly(2L, 3L);
  }
}
