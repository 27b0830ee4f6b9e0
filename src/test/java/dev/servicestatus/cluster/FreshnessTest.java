package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** By a virtual clock, in seconds, with the defaults: stale 30, unseen 120, silence 90. */
class FreshnessTest {
  // near the end of the range: a monotonic clock may start anywhere, and wrap
  private static final long ORIGIN = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(60);
  private static final FleetOptions DEFAULTS =
      new FleetOptions(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(120));

  private final Freshness stream = new Freshness(DEFAULTS, ORIGIN);

  private static long at(long seconds) {
    return ORIGIN + TimeUnit.SECONDS.toNanos(seconds);
  }

  private void is(long second, String expected) {
    Freshness.Verdict verdict = stream.at(at(second));
    assertThat(verdict.fresh() ? "Fresh" : verdict.reason().name())
        .as("at %d s", second)
        .isEqualTo(expected);
  }

  private void turns(long second, String before, String after) {
    assertThat(stream.at(at(second) - 1).nextChangeNanos()).isEqualTo(at(second));
    Freshness.Verdict first = stream.at(at(second) - 1);
    assertThat(first.fresh() ? "Fresh" : first.reason().name()).isEqualTo(before);
    is(second, after);
  }

  private void probesFrom(long first, long last) {
    for (long second = first; second <= last; second += 10) {
      stream.probed(at(second));
    }
  }

  @Test
  void untilItsFirstListItIsNotLookedYetAndAfterThePatienceWhatIsWrong() {
    is(0, "NotLookedYet");
    stream.probeFailed(ClusterReason.Unauthorized);
    is(1, "NotLookedYet");
    turns(90, "NotLookedYet", "Unauthorized");
    assertThat(stream.at(at(90)).sinceNanos()).isEqualTo(ORIGIN);
  }

  @Test
  void aServerThatAnswersButWhoseListNeverEndsIsNotSynced() {
    probesFrom(0, 100);
    stream.paged(at(100));
    is(89, "NotLookedYet");
    is(90, "NotSynced");
  }

  @Test
  void afterThirtySecondsWithoutAnAnswerItIsStaleAndAfterTwoMinutesUnreachable() {
    stream.synced(at(0));
    is(30, "Fresh");
    assertThat(stream.at(at(1)).nextChangeNanos()).isEqualTo(at(30) + 1);
    assertThat(stream.at(at(30) + 1).reason()).isEqualTo(ClusterReason.Stale);
    assertThat(stream.at(at(31)).sinceNanos()).isEqualTo(at(30));
    turns(120, "Stale", "Unreachable");
  }

  @Test
  void probesKeepASilentStreamFreshForNinetySecondsAndNoLonger() {
    stream.synced(at(0));
    probesFrom(10, 90);
    is(90, "Fresh");
    is(91, "Stale");
    probesFrom(100, 100);
    is(100, "Stale");
  }

  @Test
  void aBookmarkIsTheStreamsOwnWord() {
    stream.synced(at(0));
    probesFrom(10, 60);
    stream.heard(at(60));
    probesFrom(70, 150);
    is(150, "Fresh");
    is(151, "Stale");
  }

  @Test
  void aWatchThatOpensHasSpokenButIsNoAnswer() {
    stream.synced(at(0));
    stream.opened(at(29));
    is(30, "Fresh");
    is(31, "Stale");
  }

  @Test
  void aProbeThatIsAnsweredLateMakesAStreamFreshAgainOnlyOnceItHasSpokenItself() {
    stream.synced(at(0));
    is(31, "Stale");
    stream.interrupted();
    stream.probed(at(40));
    is(40, "Stale");
    stream.opened(at(41));
    stream.probed(at(41));
    turns(42, "Stale", "Fresh");
  }

  private void lostAndOpenedAt41() {
    stream.synced(at(0));
    is(31, "Stale");
    stream.interrupted();
    stream.probed(at(41));
    stream.opened(at(41));
  }

  @Test
  void aWatchThatOpensFromAForgottenVersionWasNoWord() {
    lostAndOpenedAt41();
    stream.expired(at(41));
    is(42, "Stale");
    stream.synced(at(50));
    is(50, "Fresh");
  }

  @Test
  void anOpeningThatNoAnswerFollowsMakesNothingFresh() {
    stream.synced(at(0));
    is(31, "Stale");
    stream.interrupted();
    stream.opened(at(50));
    is(52, "Stale");
    assertThat(stream.at(at(52)).nextChangeNanos()).isEqualTo(at(120));
    stream.streamFailed(ClusterReason.Unreachable, at(60));
    stream.probed(at(100));
    is(100, "Stale");
  }

  @Test
  void alsoWhereThatIsSaidLate() {
    lostAndOpenedAt41();
    is(43, "Fresh");
    stream.expired(at(44));
    is(44, "Stale");
    assertThat(stream.at(at(44)).sinceNanos()).isEqualTo(at(30));
  }

  @Test
  void aFirstEventIsNotWaitedFor() {
    lostAndOpenedAt41();
    stream.heard(at(41));
    is(41, "Fresh");
    stream.expired(at(50)); // the next watch: what was heard stays true
    is(50, "Fresh");
  }

  @Test
  void anOpeningThatBreaksOffAtOnceWasNoWord() {
    lostAndOpenedAt41();
    stream.streamFailed(ClusterReason.Unreachable, at(41));
    is(60, "Stale");
  }

  @Test
  void whatWasHeardBeforeAForgottenVersionCountsForNinetySeconds() {
    stream.synced(at(0));
    probesFrom(0, 100);
    stream.opened(at(50));
    stream.expired(at(50));
    is(90, "Fresh");
    is(91, "Stale");
  }

  @Test
  void itIsUnseenSinceTheMomentItStoppedBeingFreshWhateverComesIn() {
    stream.synced(at(0));
    is(31, "Stale");
    stream.interrupted();
    stream.probed(at(40)); // an answer, but not of the stream
    assertThat(stream.at(at(41)).sinceNanos()).isEqualTo(at(30));
    turns(120, "Stale", "Unreachable");
  }

  @Test
  void ofSeveralReasonsTheWorstIsNamed() {
    stream.streamFailed(ClusterReason.Forbidden, ORIGIN);
    stream.probeFailed(ClusterReason.Unreachable);
    is(90, "Forbidden");
    stream.probeFailed(ClusterReason.Unauthorized);
    is(91, "Unauthorized");
    stream.probed(at(92));
    is(92, "Forbidden");
  }

  @Test
  void aStreamThatIsKnownToBeBrokenIsFreshOnlyAsLongAsAServerThatDoesNotAnswer() {
    stream.synced(at(0));
    stream.streamFailed(ClusterReason.Forbidden, at(10));
    stream.streamFailed(ClusterReason.Forbidden, at(35));
    probesFrom(0, 200);
    assertThat(stream.at(at(40)).nextChangeNanos()).isEqualTo(at(40) + 1);
    is(40, "Fresh");
    is(41, "Stale");
    is(131, "Forbidden");
    stream.opened(at(132));
    is(133, "Fresh");
  }

  @Test
  void aServerThatAnswersIsNotUnreachableWhileItIsListedAnew() {
    stream.synced(at(0));
    probesFrom(10, 200);
    turns(180, "Stale", "NotSynced");
    stream.streamFailed(ClusterReason.Unreachable, at(182)); // a list that took too long
    is(182, "NotSynced");
    stream.probeFailed(ClusterReason.Unreachable); // one that is lost is not yet an end
    is(210, "NotSynced");
    stream.paged(at(220));
    is(250, "NotSynced");
    assertThat(stream.at(at(250)).nextChangeNanos()).isEqualTo(at(250) + 1);
    is(251, "Unreachable");
  }

  @Test
  void aFailureThatWasHealedIsNotNamedLater() {
    stream.synced(at(0));
    stream.streamFailed(ClusterReason.InvalidAnswer, at(0));
    stream.opened(at(1));
    is(200, "Unreachable");
  }

  @Test
  void anotherClusterIsUnseenAtOnceAndForGood() {
    stream.synced(at(0));
    stream.otherCluster(true, at(5));
    is(5, "ClusterIdentityChanged");
    assertThat(stream.at(at(500)).sinceNanos()).isEqualTo(at(5));
    assertThat(stream.at(at(5)).nextChangeNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anAnswerAtTheVeryLastMomentKeepsItFresh() {
    stream.synced(at(0));
    stream.probed(at(30));
    is(60, "Fresh");
  }

  @Test
  void afterAFaultOfOursItIsUnseenAtOnceUntilTheStreamHasSpokenItself() {
    stream.synced(at(0));
    stream.faulty(at(5));
    is(5, "Stale");
    stream.probed(at(6));
    is(6, "Stale");
    stream.faulty(at(60)); // once more: it is unseen since the first
    assertThat(stream.at(at(61)).sinceNanos()).isEqualTo(at(5));
    turns(95, "Stale", "NotSynced");
    stream.synced(at(100));
    is(100, "Fresh");
  }
}
