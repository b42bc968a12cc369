package io.quaestor.exchange.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/**
 * Sessions ({@code session:{id}}) and the ids of each user's sessions ({@code user:{id}:sessions}, scored by the time
 * of their expiry). The two lie in different slots, so no script can change both: {@link Sessions} orders its steps so
 * that a lost one is mended. Lives are counted by Redis' own clocks.
 */
@Component
class SessionStore {

    /** Most sessions that a user has at once. */
    static final int MOST_PER_USER = 100;

    static final Duration LIFE = Duration.ofHours(24);

    /** KEYS: session. ARGV: life in ms, user, data, time of creation. */
    private static final RedisScript<Long> CREATE = RedisScript.of("""
            redis.call('HSET', KEYS[1], 'userId', ARGV[2], 'data', ARGV[3], 'createdAt', ARGV[4])
            return redis.call('PEXPIRE', KEYS[1], ARGV[1])
            """, Long.class);

    /** KEYS: session. ARGV: life in ms. Answers the ms it had left to live and its fields; nothing when it is gone. */
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> RENEW = RedisScript.of("""
            local left = redis.call('PTTL', KEYS[1])
            if left == -2 then
                return {}
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            local fields = redis.call('HMGET', KEYS[1], 'userId', 'data', 'createdAt')
            return {tostring(left), fields[1], fields[2], fields[3]}
            """, List.class);

    /** KEYS: session. Answers whose it was. */
    private static final RedisScript<String> DELETE = RedisScript.of("""
            local user = redis.call('HGET', KEYS[1], 'userId')
            redis.call('DEL', KEYS[1])
            return user
            """, String.class);

    /** KEYS: a user's sessions. ARGV: life in ms, most, session id. Answers the ids of those too many, oldest use first. */
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> INDEX = RedisScript.of("""
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%d', now))
            redis.call('ZADD', KEYS[1], string.format('%d', now + ARGV[1]), ARGV[3])
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            local excess = redis.call('ZCARD', KEYS[1]) - ARGV[2]
            if excess <= 0 then
                return {}
            end
            return redis.call('ZRANGE', KEYS[1], 0, excess - 1)
            """, List.class);

    /**
     * KEYS: a user's sessions. ARGV: least life in ms that a session under way has left, ids. What was entered so recently
     * stays: its sign-in may be about to store it.
     */
    private static final RedisScript<Long> UNINDEX_GONE = RedisScript.of("""
            local time = redis.call('TIME')
            local young = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
            local removed = 0
            for at = 2, #ARGV do
                local expiry = redis.call('ZSCORE', KEYS[1], ARGV[at])
                if expiry and tonumber(expiry) < young then
                    removed = removed + redis.call('ZREM', KEYS[1], ARGV[at])
                end
            end
            return removed
            """, Long.class);

    /** No sign-in takes longer; what was entered earlier and has no session never gets one. */
    private static final Duration SIGN_IN_LIMIT = Duration.ofMinutes(1);

    private final StringRedisTemplate redis;

    SessionStore(StringRedisTemplate redis) {
        this.redis = redis;
    }

    /**
     * A session whose life was just renewed.
     *
     * @param leftMillis what it had left before
     */
    record Renewed(Session session, long leftMillis) {}

    void create(Session session) {
        redis.execute(
                CREATE,
                List.of(key(session.id())),
                String.valueOf(LIFE.toMillis()),
                session.userId().toString(),
                session.data(),
                session.createdAt().toString());
    }

    Optional<Renewed> renew(String id) {
        List<?> answer = redis.execute(RENEW, List.of(key(id)), String.valueOf(LIFE.toMillis()));
        if (answer == null || answer.isEmpty()) {
            return Optional.empty();
        }
        return session(id, answer.subList(1, answer.size()))
                .map(session -> new Renewed(session, Long.parseLong(String.valueOf(answer.getFirst()))));
    }

    /** A session as it is, not renewed. */
    Optional<Session> read(String id) {
        return session(
                id, redis.<String, String>opsForHash().multiGet(key(id), List.of("userId", "data", "createdAt")));
    }

    /** Whose session it was; empty when there was none. */
    Optional<UUID> delete(String id) {
        return Optional.ofNullable(redis.execute(DELETE, List.of(key(id)))).map(UUID::fromString);
    }

    /**
     * Enters a session that lives into its user's index.
     *
     * @return ids of the user's sessions beyond {@link #MOST_PER_USER}, those used longest ago; still in the index
     */
    List<String> index(UUID userId, String id) {
        List<String> excess = new ArrayList<>();
        List<?> answer = redis.execute(
                INDEX, List.of(indexKey(userId)), String.valueOf(LIFE.toMillis()), String.valueOf(MOST_PER_USER), id);
        if (answer != null) {
            answer.forEach(one -> excess.add(String.valueOf(one)));
        }
        return excess;
    }

    void unindex(UUID userId, List<String> ids) {
        if (!ids.isEmpty()) {
            redis.opsForZSet().remove(indexKey(userId), ids.toArray());
        }
    }

    /** Takes ids without a session out of a user's index, but for those that may get one yet. */
    void unindexGone(UUID userId, List<String> ids) {
        if (!ids.isEmpty()) {
            List<String> arguments = new ArrayList<>(
                    List.of(String.valueOf(LIFE.minus(SIGN_IN_LIMIT).toMillis())));
            arguments.addAll(ids);
            redis.execute(UNINDEX_GONE, List.of(indexKey(userId)), arguments.toArray());
        }
    }

    /** Ids in a user's index, the last used first, whether or not the sessions are still there. */
    List<String> indexed(UUID userId) {
        // A sign-in under way may stand above the most; far more than that is in no index.
        var ids = redis.opsForZSet().reverseRange(indexKey(userId), 0, 10L * MOST_PER_USER);
        return ids == null ? List.of() : List.copyOf(ids);
    }

    private static Optional<Session> session(String id, @Nullable List<?> fields) {
        if (fields == null || fields.size() != 3 || fields.contains(null)) {
            return Optional.empty();
        }
        return Optional.of(new Session(
                id,
                UUID.fromString(String.valueOf(fields.get(0))),
                String.valueOf(fields.get(1)),
                Instant.parse(String.valueOf(fields.get(2)))));
    }

    private static String key(String id) {
        return "session:{" + id + "}";
    }

    private static String indexKey(UUID userId) {
        return "user:{" + userId + "}:sessions";
    }
}
