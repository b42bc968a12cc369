package io.quaestor.market.orderbook;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/**
 * Who feeds the books, and what the others ask of that instance. In one slot: {@code order-books:{feed}} with the epoch,
 * {@code …:owner} with the instance whose lease runs, {@code …:wishes} with the symbols whose book shall be made anew,
 * {@code …:answer:ID} with what became of such a wish, {@code …:replays} with the symbols that streams are played into.
 *
 * <p>The epoch goes up whenever the lease changes hands, also when Redis has lost it: it is never below the servers' clock
 * at that moment. Books carry it, so that an instance that has been overtaken without knowing writes nothing.
 */
@Component
class BookFeedStore {

    private static final String FEED = "order-books:{feed}";
    private static final List<String> KEYS = List.of(FEED, FEED + ":owner", FEED + ":wishes");

    private static final Duration WISHES_LIFE = Duration.ofSeconds(30);
    private static final Duration ANSWER_LIFE = Duration.ofSeconds(60);

    /** KEYS. ARGV: instance, ms. Whose lease it is; to its owner also the epoch, and every wish with its symbol. */
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> CLAIM = RedisScript.of("""
            local owner = redis.call('GET', KEYS[2])
            if owner and owner ~= ARGV[1] then
                return {owner}
            end
            local epoch = redis.call('HGET', KEYS[1], 'epoch')
            if not owner or not epoch then
                local time = redis.call('TIME')
                local now = time[1] * 1000 + math.floor(time[2] / 1000)
                epoch = string.format('%d', math.max((tonumber(epoch) or 0) + 1, now))
                redis.call('HSET', KEYS[1], 'epoch', epoch)
            end
            redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
            local answer = redis.call('HGETALL', KEYS[3])
            redis.call('DEL', KEYS[3])
            table.insert(answer, 1, epoch)
            table.insert(answer, 1, ARGV[1])
            return answer
            """, List.class);

    /** KEYS. ARGV: instance. */
    private static final RedisScript<Long> RELEASE = RedisScript.of("""
            if redis.call('GET', KEYS[2]) == ARGV[1] then
                return redis.call('DEL', KEYS[2])
            end
            return 0
            """, Long.class);

    /** KEYS. ARGV: id of the wish, symbol, ms. Answers 0 when nobody feeds. */
    private static final RedisScript<Long> WISH = RedisScript.of("""
            if redis.call('EXISTS', KEYS[2]) == 0 then
                return 0
            end
            redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
            return redis.call('PEXPIRE', KEYS[3], ARGV[3])
            """, Long.class);

    private final StringRedisTemplate redis;

    BookFeedStore(StringRedisTemplate redis) {
        this.redis = redis;
    }

    /**
     * What an instance finds that asks to feed.
     *
     * @param isOwn whether it may: nobody else's lease runs
     * @param epoch what it writes with; 0 when it may not
     * @param wishes symbols by the ids of the wishes, handed out once
     */
    record Lease(boolean isOwn, long epoch, Map<UUID, String> wishes) {}

    /** Takes or prolongs the lease. */
    Lease claim(String instance, Duration life) {
        List<?> answer = redis.execute(CLAIM, KEYS, instance, String.valueOf(life.toMillis()));
        if (answer == null || answer.isEmpty()) {
            throw new IllegalStateException("Redis answers " + answer + " to a claim of " + KEYS);
        }
        if (answer.size() == 1) {
            return new Lease(false, 0, Map.of());
        }
        Map<UUID, String> wishes = new HashMap<>();
        for (int index = 2; index + 1 < answer.size(); index += 2) {
            wishes.put(UUID.fromString(text(answer.get(index))), text(answer.get(index + 1)));
        }
        return new Lease(true, Long.parseLong(text(answer.get(1))), wishes);
    }

    void release(String instance) {
        redis.execute(RELEASE, KEYS, instance);
    }

    /** Leaves a wish to whoever feeds; false when nobody does. */
    boolean wish(UUID id, String symbol) {
        Long answer = redis.execute(WISH, KEYS, id.toString(), symbol, String.valueOf(WISHES_LIFE.toMillis()));
        return answer != null && answer == 1;
    }

    /** Says what became of a wish. */
    void answer(UUID id, String text) {
        redis.opsForValue().set(answerKey(id), text, ANSWER_LIFE);
    }

    /** What became of a wish; empty as long as nothing did. */
    Optional<String> answer(UUID id) {
        return Optional.ofNullable(redis.opsForValue().get(answerKey(id)));
    }

    /** Says that a stream is being played into a symbol, to be said again before {@link OrderBookStore#LIFE} is over. */
    void replaying(String symbol, Instant now) {
        redis.opsForZSet().add(FEED + ":replays", symbol, (double) now.toEpochMilli());
    }

    /** The symbols that streams are played into. */
    Set<String> replays(Instant now) {
        Set<String> symbols = redis.opsForZSet()
                .rangeByScore(
                        FEED + ":replays",
                        (double) now.minus(OrderBookStore.LIFE).toEpochMilli(),
                        Double.POSITIVE_INFINITY,
                        0,
                        100);
        return symbols == null ? Set.of() : new TreeSet<>(symbols);
    }

    private static String answerKey(UUID id) {
        return FEED + ":answer:" + id;
    }

    private static String text(@Nullable Object part) {
        return String.valueOf(part);
    }
}
