package io.ngp.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShowTest {
  @ParameterizedTest
  @CsvSource({"0,0", "0.1,0.1", "2,2", "10,10", "100,100", "0.125,0.13", "1.50,1.5"})
  void numbersHaveNoDigitsThatSayNothing(double value, String text) {
    assertThat(Show.number(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"64,64 MiB", "1024,1 GiB", "1536,1.5 GiB", "16000,15.63 GiB"})
  void memoryIsInTheUnitThatReadsBest(double mebibytes, String text) {
    assertThat(Show.memory(mebibytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "-5,now",
    "0,now",
    "1,1 s ago",
    "59,59 s ago",
    "60,1 min ago",
    "3600,1 h ago",
    "172800,2 d ago"
  })
  void agesAreInTheLargestUnitThatTellsThemApart(long seconds, String text) {
    assertThat(Show.ago(FakePlatform.NOW.minusSeconds(seconds), FakePlatform.NOW)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T03:30:00Z, 2026-11-21T03:30:00.000Z",
    "2026-11-21T03:30:00.120Z, 2026-11-21T03:30:00.120Z",
    "2026-11-21T03:30:00.123456Z, 2026-11-21T03:30:00.123Z",
  })
  void timestampsHaveThreeDigitsAsInMarathon(Instant instant, String text) {
    assertThat(Show.timestamp(instant)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "www.instance-3e3b7e9c-ce60-11f0-9a2b-0242ac110002._app.12, 3e3b7e9c.12",
    "www.instance-3e3b7e9c-ce60-11f0-9a2b-0242ac110002, 3e3b7e9c",
    "97c136bf-5a28-4821-9d94-480d9fbb01c8, 97c136bf",
    "short, short",
    "www.instance-x, x",
  })
  void idsAreShortenedToWhatDiffers(String id, String shorter) {
    assertThat(Show.shortId(id)).isEqualTo(shorter);
  }

  @Test
  void portsOfOneHostAreListedOnce() {
    assertThat(Show.endpoints("10.0.0.1", List.of(31000, 31001)))
        .isEqualTo("10.0.0.1:31000 :31001");
    assertThat(Show.endpoints("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({"/www,/www", "/shop/web,/shop/web", "/a b/c?d,/a%20b/c%3Fd", "/<x>,/%3Cx%3E"})
  void idsBecomePathsThatLeadBackToThem(String id, String path) {
    assertThat(Show.encodedPath(id)).isEqualTo(path);
  }

  @Test
  void aLineIsCutBeforeItGetsTooLong() {
    assertThat(Show.line("\n first \nsecond", 80)).isEqualTo("first");
    assertThat(Show.line("abcdefghij", 5)).isEqualTo("abcd…");
    assertThat(Show.line("", 5)).isEmpty();
  }
}
