package io.quaestor.exchange.sessions;

import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.Texts;
import io.quaestor.exchange.users.UserRepository;
import io.quaestor.exchange.users.UserStatus;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sessions of the exchange's users: 24 hours each, renewed by use. Called by the exchange's own gateway, which has
 * checked who the user is before it signs anybody in; never for operators.
 *
 * <p>No transaction is held while Redis is asked. Where Redis is away, nobody can sign in or out, and the sessions that
 * this process has seen within the last hour are still found.
 *
 * @see <a href="../../../../../../../docs/decisions/limits.md">docs/decisions/limits.md</a>
 */
@Component
public class Sessions {

    private static final int ID_BYTES = 32;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final int LONGEST_DATA = 1_000;

    /** A use renews the index too, but not more often than this. */
    private static final long INDEX_INTERVAL_MILLIS = 60_000;

    private final SessionStore store;
    private final RedisOutage outage;
    private final UserRepository users;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final KnownSessions known = new KnownSessions();
    private final SecureRandom random = new SecureRandom();

    Sessions(
            SessionStore store,
            RedisOutage outage,
            UserRepository users,
            TransactionTemplate transactions,
            Clock clock) {
        this.store = store;
        this.outage = outage;
        this.users = users;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Begins a session. Beyond 100 of one user, the one used longest ago ends.
     *
     * @param data what the user signed in with, one line of at most 1,000 characters; null for nothing
     * @throws Refusal INVALID, UNKNOWN user, STATE when the user is closed, UNAVAILABLE while Redis is away
     */
    public Session signIn(UUID userId, @Nullable String data) {
        Required.value(userId, "a session's user");
        String described = data == null ? "" : Texts.line(data, "data of the session", LONGEST_DATA);
        UserStatus status = transactions.execute(
                transaction -> users.statuses(List.of(userId)).get(userId));
        if (status == null) {
            throw new Refusal(Refusal.Code.UNKNOWN, "there is no user " + userId);
        }
        if (status == UserStatus.CLOSED) {
            throw new Refusal(Refusal.Code.STATE, "user " + userId + " is closed and cannot sign in");
        }
        Session session =
                new Session(newId(), userId, described, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        boolean isStored = outage.ask(() -> {
                    // In the index first, or a crash in between would leave a session that no sign-out finds; and
                    // again, for a sign-out in between has found no session and taken its id out of the index.
                    store.index(userId, session.id());
                    store.create(session);
                    store.index(userId, session.id()).forEach(excess -> end(userId, excess));
                    return true;
                })
                .orElse(false);
        if (!isStored) {
            throw unavailable("user " + userId + " cannot sign in");
        }
        known.confirmed(session, clock.instant());
        return session;
    }

    /** Finds a session and renews its life; empty when there is none of that id, whatever the id looks like. */
    public Optional<Session> find(@Nullable String id) {
        if (id == null || !ID.matcher(id).matches()) {
            return Optional.empty();
        }
        Optional<Optional<SessionStore.Renewed>> answer = outage.ask(() -> store.renew(id));
        if (answer.isEmpty()) {
            return known.find(id, clock.instant());
        }
        SessionStore.Renewed renewed = answer.get().orElse(null);
        if (renewed == null) {
            known.ended(id);
            return Optional.empty();
        }
        Session session = renewed.session();
        known.confirmed(session, clock.instant());
        if (renewed.leftMillis() < SessionStore.LIFE.toMillis() - INDEX_INTERVAL_MILLIS) {
            // Not needed for the answer, and mended by a later use where it fails.
            var _ = outage.ask(() -> store.index(session.userId(), id));
        }
        return Optional.of(session);
    }

    /**
     * Ends a session.
     *
     * @return whether there was one
     * @throws Refusal UNAVAILABLE while Redis is away: it may live on, so the caller must try again
     */
    public boolean signOut(@Nullable String id) {
        if (id == null || !ID.matcher(id).matches()) {
            return false;
        }
        known.ended(id);
        Optional<UUID> user =
                outage.ask(() -> store.delete(id)).orElseThrow(() -> unavailable("the session cannot be ended"));
        user.ifPresent(userId -> outage.ask(() -> {
            store.unindex(userId, List.of(id));
            return true;
        }));
        return user.isPresent();
    }

    /**
     * Ends every session of a user; whoever closes a user calls it afterwards.
     *
     * @return how many there were
     * @throws Refusal UNAVAILABLE when Redis, or a part of it, is away: some may live on, so the caller must try again
     */
    public int signOutEverywhere(UUID userId) {
        Required.value(userId, "user id");
        known.endedAll(userId);
        List<String> ids = outage.ask(() -> store.indexed(userId))
                .orElseThrow(() -> unavailable("the sessions of user " + userId + " cannot be ended"));
        List<String> ended = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (String id : ids) {
            Optional<Optional<UUID>> answer = outage.ask(() -> store.delete(id));
            answer.ifPresent(was -> (was.isPresent() ? ended : gone).add(id));
        }
        boolean isUnindexed = outage.ask(() -> {
                    store.unindex(userId, ended);
                    store.unindexGone(userId, gone);
                    return true;
                })
                .orElse(false);
        int done = ended.size() + gone.size();
        if (!isUnindexed || done < ids.size()) {
            throw unavailable(done + " of " + ids.size() + " sessions of user " + userId + " were ended, the rest not");
        }
        return ended.size();
    }

    /**
     * A user's sessions, the last used first; none that is gone.
     *
     * @throws Refusal UNAVAILABLE while Redis is away
     */
    public List<Session> of(UUID userId) {
        Required.value(userId, "user id");
        return outage.ask(() -> {
                    List<Session> alive = new ArrayList<>();
                    List<String> gone = new ArrayList<>();
                    for (String id : store.indexed(userId)) {
                        store.read(id)
                                .filter(session -> session.userId().equals(userId))
                                .ifPresentOrElse(alive::add, () -> gone.add(id));
                    }
                    store.unindexGone(userId, gone);
                    return alive;
                })
                .orElseThrow(() -> unavailable("the sessions of user " + userId + " cannot be read"));
    }

    private void end(UUID userId, String id) {
        known.ended(id);
        store.delete(id);
        store.unindex(userId, List.of(id));
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Refusal unavailable(String what) {
        return new Refusal(Refusal.Code.UNAVAILABLE, what + ": Redis does not answer, try again");
    }
}
