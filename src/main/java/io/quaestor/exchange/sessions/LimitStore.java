package io.quaestor.exchange.sessions;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/** The sliding windows of all processes: {@code ratelimit:{userId}}, order ids scored by the time they were admitted. */
@Component
class LimitStore {

    /**
     * KEYS: a window. ARGV: the caller's time, the time to count at (not before that), length and limit of the window, how
     * many new orders there is room for at the caller's, order ids; times in ms. Answers the time of the next free place
     * (-1 when the window has one), then for each id the time it was admitted at, or -1.
     *
     * <p>Time never goes back within a key: it counts at the latest time in it, so that a clock that is a little behind
     * opens nothing. Times more than a window ahead of the caller's come from a broken clock and count for nothing.
     * Entries leave only when others enter: a refusal writes nothing. The key lives 5 s longer than its window: a caller
     * that read its clock within the window may come a little after it, and must not find the key gone.
     */
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> ADMIT = RedisScript.of("""
            local key = KEYS[1]
            local now, at = tonumber(ARGV[1]), tonumber(ARGV[2])
            local window, limit, room = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
            local ids = {unpack(ARGV, 6)}
            local last = now + window
            local latest = redis.call('ZRANGE', key, last, '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, 1, 'WITHSCORES')
            at = math.max(at, tonumber(latest[2]) or at)
            local first = at - window
            local used = redis.call('ZCOUNT', key, '(' .. string.format('%d', first), last)
            local scores = redis.call('ZMSCORE', key, unpack(ids))
            local answer, fresh, admitted = {-1}, {}, {}
            for i, id in ipairs(ids) do
                local score = tonumber(scores[i])
                if admitted[id] or (score and score > first and score <= last) then
                    answer[i + 1] = admitted[id] or score
                elseif used < limit and room > 0 then
                    used, room = used + 1, room - 1
                    admitted[id] = at
                    answer[i + 1] = at
                    fresh[#fresh + 1] = string.format('%d', at)
                    fresh[#fresh + 1] = id
                else
                    answer[i + 1] = -1
                end
            end
            if #fresh > 0 then
                redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%d', first))
                redis.call('ZREMRANGEBYSCORE', key, '(' .. string.format('%d', last), '+inf')
                redis.call('ZADD', key, unpack(fresh))
                redis.call('PEXPIRE', key, string.format('%d', window + at - now + 5000))
            end
            if used >= limit then
                local leaving = redis.call('ZRANGE', key, '(' .. string.format('%d', first), last,
                    'BYSCORE', 'LIMIT', used - limit, 1, 'WITHSCORES')
                answer[1] = tonumber(leaving[2]) + window
            end
            return answer
            """, List.class);

    private final StringRedisTemplate redis;

    LimitStore(StringRedisTemplate redis) {
        this.redis = redis;
    }

    /** The window of one user. */
    record Window(UUID userId, long lengthMillis, int limit) {}

    /**
     * Counts and adds in one step.
     *
     * @param nowMillis the caller's clock
     * @param atMillis from {@code nowMillis} to a window later
     * @param room how many orders that are not in the window may be admitted at most, whatever the limit
     * @param ids at least one, {@value OrderLimiter#MOST_ORDERS} at most
     */
    Answer admit(Window window, long nowMillis, long atMillis, int room, List<UUID> ids) {
        List<String> arguments = new ArrayList<>();
        for (long number : new long[] {nowMillis, atMillis, window.lengthMillis(), window.limit(), room}) {
            arguments.add(String.valueOf(number));
        }
        ids.forEach(id -> arguments.add(id.toString()));
        List<?> answer = redis.execute(ADMIT, List.of("ratelimit:{" + window.userId() + "}"), arguments.toArray());
        if (answer == null || answer.size() != ids.size() + 1) {
            throw new IllegalStateException("Redis answers " + answer + " to " + ids.size() + " orders");
        }
        List<Long> times = answer.stream().map(Long.class::cast).toList();
        return new Answer(times.getFirst(), times.subList(1, times.size()));
    }

    /**
     * @param freeAtMillis when the next place is free; -1 when one is
     * @param admittedMillis in the order of the ids: when it was admitted, or -1
     */
    record Answer(long freeAtMillis, List<Long> admittedMillis) {}
}
