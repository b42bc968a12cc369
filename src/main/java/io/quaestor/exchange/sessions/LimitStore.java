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
     * KEYS: a window. ARGV: the caller's time, the time to count at (not before that), length and limit of the window,
     * order ids; times in ms. Answers the time of the next free place (-1 when nothing is refused), then for each id
     * the time it was admitted at, or -1.
     *
     * <p>Time never goes back within a key: it counts at the latest time in it, so that a clock that is a little behind
     * opens nothing. Times more than a window ahead of the caller's come from a broken clock and count for nothing.
     * Entries leave only when others enter: a refusal writes nothing.
     */
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> ADMIT = RedisScript.of("""
            local key = KEYS[1]
            local now, at = tonumber(ARGV[1]), tonumber(ARGV[2])
            local window, limit = tonumber(ARGV[3]), tonumber(ARGV[4])
            local ids = {unpack(ARGV, 5)}
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
                elseif used < limit then
                    used = used + 1
                    admitted[id] = at
                    answer[i + 1] = at
                    fresh[#fresh + 1] = string.format('%d', at)
                    fresh[#fresh + 1] = id
                else
                    answer[i + 1] = -1
                    answer[1] = 0
                end
            end
            if #fresh > 0 then
                redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%d', first))
                redis.call('ZREMRANGEBYSCORE', key, '(' .. string.format('%d', last), '+inf')
                redis.call('ZADD', key, unpack(fresh))
                redis.call('PEXPIRE', key, string.format('%d', window + at - now))
            end
            if answer[1] == 0 then
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

    /**
     * Counts and adds in one step.
     *
     * @param nowMillis the caller's clock
     * @param atMillis from {@code nowMillis} to a window later
     * @param ids at least one, {@value OrderLimiter#MOST_ORDERS} at most
     */
    Answer admit(UUID userId, long nowMillis, long atMillis, long windowMillis, int limit, List<UUID> ids) {
        List<String> arguments = new ArrayList<>(List.of(
                String.valueOf(nowMillis),
                String.valueOf(atMillis),
                String.valueOf(windowMillis),
                String.valueOf(limit)));
        ids.forEach(id -> arguments.add(id.toString()));
        List<?> answer = redis.execute(ADMIT, List.of("ratelimit:{" + userId + "}"), arguments.toArray());
        if (answer == null || answer.size() != ids.size() + 1) {
            throw new IllegalStateException("Redis answers " + answer + " to " + ids.size() + " orders");
        }
        return new Answer(
                (Long) answer.getFirst(),
                answer.stream().skip(1).mapToLong(time -> (Long) time).toArray());
    }

    /**
     * @param freeAtMillis when the next place is free; -1 when nothing was refused
     * @param admittedMillis in the order of the ids: when it was admitted, or -1
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(long freeAtMillis, long[] admittedMillis) {}
}
