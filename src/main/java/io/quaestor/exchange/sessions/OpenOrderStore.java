package io.quaestor.exchange.sessions;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.events.EventPosition;
import io.quaestor.exchange.sessions.OpenOrderRepository.UserOrders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/**
 * The ids of every user's open orders: sets {@code user:{id}:active_orders}. Beside them, in a slot of their own, the
 * position up to which events are in the sets ({@code open-orders:{feed}}) and the instance that feeds
 * ({@code open-orders:{feed}:owner}). All of it can be made anew from the database.
 *
 * <p>Reading is for everybody, writing for {@link OpenOrderFeeder}. What is read is a little behind the orders, and
 * empty as long as nothing was fed.
 */
@Component
public class OpenOrderStore {

    /** Users whose sets are changed before an answer is waited for. */
    private static final int PIPELINE = 200;

    private static final Duration PIPELINE_LIMIT = Duration.ofSeconds(5);

    private static final List<String> FEED = List.of("open-orders:{feed}", "open-orders:{feed}:owner");

    /** KEYS: a user's set. ARGV: how many ids are added, those, and those removed. Lua unpacks some thousands at most. */
    private static final String CHANGE = """
            local added = tonumber(ARGV[1])
            for first = 2, #ARGV, 1000 do
                local last = math.min(first + 999, #ARGV)
                if first <= added + 1 then
                    redis.call('SADD', KEYS[1], unpack(ARGV, first, math.min(last, added + 1)))
                end
                if last > added + 1 then
                    redis.call('SREM', KEYS[1], unpack(ARGV, math.max(first, added + 2), last))
                end
            end
            return 1
            """;

    /** KEYS: a user's set. ARGV: all its ids. */
    private static final String REPLACE = """
            redis.call('DEL', KEYS[1])
            for first = 1, #ARGV, 1000 do
                redis.call('SADD', KEYS[1], unpack(ARGV, first, math.min(first + 999, #ARGV)))
            end
            return 1
            """;

    /** KEYS: FEED. ARGV: instance, ms. Whose lease it is, then the feed's fields. */
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> CLAIM = RedisScript.of("""
            local owner = redis.call('GET', KEYS[2])
            if owner and owner ~= ARGV[1] then
                return {owner}
            end
            redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
            local feed = redis.call('HMGET', KEYS[1], 'xid', 'sequence', 'rebuiltAt')
            if not feed[3] then
                return {ARGV[1]}
            end
            return {ARGV[1], feed[1], feed[2], feed[3]}
            """, List.class);

    /** KEYS: FEED. ARGV: instance, fields and values. */
    private static final RedisScript<Long> SAVE = RedisScript.of("""
            if redis.call('GET', KEYS[2]) ~= ARGV[1] then
                return 0
            end
            redis.call('HSET', KEYS[1], unpack(ARGV, 2))
            return 1
            """, Long.class);

    /** KEYS: FEED. ARGV: instance. */
    private static final RedisScript<Long> RELEASE = RedisScript.of("""
            if redis.call('GET', KEYS[2]) == ARGV[1] then
                return redis.call('DEL', KEYS[2])
            end
            return 0
            """, Long.class);

    private final StringRedisTemplate redis;

    OpenOrderStore(StringRedisTemplate redis) {
        this.redis = redis;
    }

    /** The ids of a user's open orders. */
    public Set<UUID> orders(UUID userId) {
        Set<String> members = redis.opsForSet().members(key(userId));
        return members == null
                ? Set.of()
                : members.stream().map(UUID::fromString).collect(Collectors.toUnmodifiableSet());
    }

    /** How many open orders a user has. */
    public long count(UUID userId) {
        Long count = redis.opsForSet().size(key(userId));
        return count == null ? 0 : count;
    }

    /**
     * What an instance finds that asks to feed.
     *
     * @param isOwn whether it may: nobody else's lease runs
     * @param position up to where events are in the sets; null before the first rebuild
     * @param rebuiltAt when the sets were last made anew; null before that
     */
    record Feed(
            boolean isOwn,
            @Nullable EventPosition position,
            @Nullable Instant rebuiltAt) {}

    /** Takes or prolongs the lease. */
    Feed claim(String instance, Duration lease) {
        List<?> answer = redis.execute(CLAIM, FEED, instance, String.valueOf(lease.toMillis()));
        if (answer == null || answer.isEmpty()) {
            throw new IllegalStateException("Redis answers " + answer + " to a claim of " + FEED);
        }
        if (answer.size() < 4) {
            return new Feed(instance.equals(answer.getFirst()), null, null);
        }
        return new Feed(
                true,
                new EventPosition(number(answer.get(1)), number(answer.get(2))),
                Instant.ofEpochMilli(number(answer.get(3))));
    }

    /** Keeps a position; false, and nothing is kept, when the lease is not the instance's any more. */
    boolean save(String instance, EventPosition position) {
        return isDone(redis.execute(
                SAVE,
                FEED,
                instance,
                "xid",
                String.valueOf(position.xid()),
                "sequence",
                String.valueOf(position.sequence())));
    }

    /** Keeps a position after a rebuild; false, and nothing is kept, when the lease is not the instance's any more. */
    boolean saveRebuilt(String instance, EventPosition position, Instant at) {
        return isDone(redis.execute(
                SAVE,
                FEED,
                instance,
                "xid",
                String.valueOf(position.xid()),
                "sequence",
                String.valueOf(position.sequence()),
                "rebuiltAt",
                String.valueOf(at.toEpochMilli())));
    }

    void release(String instance) {
        redis.execute(RELEASE, FEED, instance);
    }

    /** Ids to be added to a user's set and to be removed from it. */
    record Change(UUID userId, List<UUID> added, List<UUID> removed) {}

    void change(List<Change> changes) {
        run(
                CHANGE,
                changes.stream()
                        .map(change -> new Call(
                                key(change.userId()),
                                Stream.of(
                                                Stream.of(String.valueOf(
                                                        change.added().size())),
                                                change.added().stream().map(UUID::toString),
                                                change.removed().stream().map(UUID::toString))
                                        .flatMap(argument -> argument)
                                        .toList()))
                        .toList());
    }

    /** Makes each user's set exactly this. */
    void replace(List<UserOrders> users) {
        run(
                REPLACE,
                users.stream()
                        .map(user -> new Call(
                                key(user.userId()),
                                user.orderIds().stream().map(UUID::toString).toList()))
                        .toList());
    }

    private record Call(String key, List<String> arguments) {}

    /** Users lie in different slots: their scripts are sent together and then waited for. */
    private void run(String script, List<Call> calls) {
        byte[] text = bytes(script);
        for (int first = 0; first < calls.size(); first += PIPELINE) {
            List<Call> some = calls.subList(first, Math.min(first + PIPELINE, calls.size()));
            redis.execute((RedisCallback<Boolean>) connection -> {
                @SuppressWarnings("unchecked")
                var commands = (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
                List<RedisFuture<Long>> answers = new ArrayList<>();
                for (Call call : some) {
                    answers.add(commands.eval(
                            text, ScriptOutputType.INTEGER, new byte[][] {bytes(call.key())}, bytes(call.arguments())));
                }
                if (!LettuceFutures.awaitAll(
                        PIPELINE_LIMIT.toMillis(), TimeUnit.MILLISECONDS, answers.toArray(RedisFuture[]::new))) {
                    throw new QueryTimeoutException("Redis did not change the open orders of " + some.size()
                            + " users within " + PIPELINE_LIMIT.toSeconds() + " s");
                }
                return true;
            });
        }
    }

    private static byte[][] bytes(List<String> texts) {
        return texts.stream().map(OpenOrderStore::bytes).toArray(byte[][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isDone(@Nullable Long answer) {
        return answer != null && answer == 1;
    }

    private static long number(@Nullable Object text) {
        return Long.parseLong(String.valueOf(text));
    }

    private static String key(UUID userId) {
        return "user:{" + Required.value(userId, "user id") + "}:active_orders";
    }
}
