package io.quaestor.market.orderbook;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.quaestor.exchange.Texts;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The books in Redis. Of each symbol, in one slot: {@code orderbook:{S}}, a hash with what the book is; per side a sorted
 * set of prices ({@code orderbook:{S}:bids}, {@code :asks}) and a hash with each price's quantity and number of orders
 * ({@code orderbook:{S}:bids:levels}, {@code :asks:levels}). Prices are texts at the scale of the tick, so that a price is
 * one member, whoever writes it. Each call is one script: nobody sees half of one. Every change is published on the channel
 * {@code orderbook:{S}:changes} in the same step.
 *
 * <p>A book lives 60 seconds after it was last written or renewed. Nothing waits: answers come as futures, failed with a
 * {@link DataAccessException} when Redis did not give one within the client's time-out.
 *
 * @see "docs/decisions/order-book.md"
 */
@Component
public class OrderBookStore {

    /** A book that nobody renews is gone after this time. */
    static final Duration LIFE = Duration.ofSeconds(60);

    /** What became of a write. */
    enum Outcome {
        APPLIED,
        /** The book is as new as that, or newer; nothing was changed. */
        STALE,
        /** The book is missing, or not the one that the update follows; nothing was changed. */
        GAP,
        /** Somebody who took over later has written the book; nothing was changed. */
        FENCED
    }

    /** KEYS of a book, in this order, for all scripts: what it is, then prices and values of bids and of asks. */
    private static final List<String> SUFFIXES = List.of("", ":bids", ":bids:levels", ":asks", ":asks:levels");

    /**
     * ARGV: id, epoch, whether to write over a newer one, time in ms, source, tick, life in ms, channel, levels of bids;
     * then price and value of each level.
     */
    private static final Script SAVE = new Script("""
            local id, epoch = ARGV[1], ARGV[2]
            if ARGV[3] ~= '1' then
                local stored = redis.pcall('HMGET', KEYS[1], 'id', 'epoch')
                if not stored.err then
                    if stored[2] and stored[2] > epoch then
                        return 'FENCED'
                    end
                    if stored[1] and stored[1] > id then
                        return 'STALE'
                    end
                end
            end
            redis.call('DEL', unpack(KEYS))
            local function add(set, levels, first, last)
                for from = first, last, 1000 do
                    local to = math.min(from + 999, last)
                    local scored = {}
                    for at = from, to, 2 do
                        scored[#scored + 1] = ARGV[at]
                        scored[#scored + 1] = ARGV[at]
                    end
                    redis.call('ZADD', set, unpack(scored))
                    redis.call('HSET', levels, unpack(ARGV, from, to))
                end
            end
            local middle = 9 + 2 * ARGV[9]
            add(KEYS[2], KEYS[3], 10, middle)
            add(KEYS[4], KEYS[5], middle + 1, #ARGV)
            redis.call('HSET', KEYS[1], 'id', id, 'epoch', epoch, 'time', ARGV[4], 'aliveAt', ARGV[4],
                'source', ARGV[5], 'tick', ARGV[6],
                'bidLevels', ARGV[9], 'askLevels', string.format('%d', (#ARGV - middle) / 2))
            for _, key in ipairs(KEYS) do
                redis.call('PEXPIRE', key, ARGV[7])
            end
            redis.call('PUBLISH', ARGV[8], id)
            return 'APPLIED'
            """);

    /**
     * ARGV: id that it follows, id, epoch, time in ms, life in ms, channel, levels of bids; then price and value of each
     * level, the value empty where the level is gone. A book that cannot be changed, because somebody put something else
     * in its place, is removed: half an update is worse than none.
     */
    private static final Script UPDATE = new Script("""
            local stored = redis.pcall('HMGET', KEYS[1], 'id', 'epoch')
            if stored.err or not stored[1] then
                return 'GAP'
            end
            if stored[2] and stored[2] > ARGV[3] then
                return 'FENCED'
            end
            if stored[1] >= ARGV[2] then
                return 'STALE'
            end
            if stored[1] ~= ARGV[1] then
                return 'GAP'
            end
            local function change(set, levels, first, last)
                for from = first, last, 1000 do
                    local scored, values, gone = {}, {}, {}
                    for at = from, math.min(from + 999, last), 2 do
                        local price, value = ARGV[at], ARGV[at + 1]
                        if value == '' then
                            gone[#gone + 1] = price
                        else
                            scored[#scored + 1] = price
                            scored[#scored + 1] = price
                            values[#values + 1] = price
                            values[#values + 1] = value
                        end
                    end
                    if #scored > 0 then
                        redis.call('ZADD', set, unpack(scored))
                        redis.call('HSET', levels, unpack(values))
                    end
                    if #gone > 0 then
                        redis.call('ZREM', set, unpack(gone))
                        redis.call('HDEL', levels, unpack(gone))
                    end
                end
            end
            local middle = 7 + 2 * ARGV[7]
            local done = pcall(function()
                change(KEYS[2], KEYS[3], 8, middle)
                change(KEYS[4], KEYS[5], middle + 1, #ARGV)
                redis.call('HSET', KEYS[1], 'id', ARGV[2], 'epoch', ARGV[3], 'time', ARGV[4], 'aliveAt', ARGV[4],
                    'bidLevels', redis.call('ZCARD', KEYS[2]), 'askLevels', redis.call('ZCARD', KEYS[4]))
            end)
            if not done then
                redis.call('DEL', unpack(KEYS))
                return 'GAP'
            end
            for _, key in ipairs(KEYS) do
                redis.call('PEXPIRE', key, ARGV[5])
            end
            redis.call('PUBLISH', ARGV[6], ARGV[2])
            return 'APPLIED'
            """);

    /** ARGV: id that the book should have, epoch, time in ms, life in ms. A key of it that is gone is a gap. */
    private static final Script RENEW = new Script("""
            local stored = redis.pcall('HMGET', KEYS[1], 'id', 'epoch', 'bidLevels', 'askLevels')
            if stored.err or not stored[1] then
                return 'GAP'
            end
            if stored[2] and stored[2] > ARGV[2] then
                return 'FENCED'
            end
            if stored[1] ~= ARGV[1] then
                return 'GAP'
            end
            if stored[3] ~= '0' and redis.call('EXISTS', KEYS[2], KEYS[3]) < 2 then
                return 'GAP'
            end
            if stored[4] ~= '0' and redis.call('EXISTS', KEYS[4], KEYS[5]) < 2 then
                return 'GAP'
            end
            redis.call('HSET', KEYS[1], 'aliveAt', ARGV[3])
            for _, key in ipairs(KEYS) do
                redis.call('PEXPIRE', key, ARGV[4])
            end
            return 'APPLIED'
            """);

    /**
     * ARGV: most levels of a side, 0 for all. Answers nothing without a book; else the fields, then for each side how many
     * prices and values it has, the prices asked for, and their values by the thousand, each of these as lines of one text: a
     * hundred texts of their own take Redis and the client a third longer. Where a value is missing they come as a list.
     */
    private static final Script READ = new Script("""
            local fields = redis.call('HMGET', KEYS[1], 'id', 'time', 'source', 'tick', 'aliveAt', 'bidLevels', 'askLevels')
            if not fields[1] then
                return {}
            end
            local function lines(texts)
                local isWhole, text = pcall(table.concat, texts, '\\n')
                return isWhole and text or texts
            end
            local function values(levels, prices)
                local parts = {}
                for from = 1, #prices, 1000 do
                    local to = math.min(from + 999, #prices)
                    parts[#parts + 1] = lines(redis.call('HMGET', levels, unpack(prices, from, to)))
                end
                return parts
            end
            local bids = redis.call('ZREVRANGE', KEYS[2], 0, ARGV[1] - 1)
            local asks = redis.call('ZRANGE', KEYS[4], 0, ARGV[1] - 1)
            return {fields,
                redis.call('ZCARD', KEYS[2]), redis.call('HLEN', KEYS[3]), lines(bids), values(KEYS[3], bids),
                redis.call('ZCARD', KEYS[4]), redis.call('HLEN', KEYS[5]), lines(asks), values(KEYS[5], asks)}
            """);

    private static final Script DELETE = new Script("""
            local gone = redis.call('DEL', unpack(KEYS))
            redis.call('PUBLISH', ARGV[1], '')
            return gone
            """);

    /** ARGV: life in ms, then each print. */
    private static final Script PRINTS = new Script("""
            redis.call('DEL', KEYS[1])
            redis.call('RPUSH', KEYS[1], unpack(ARGV, 2))
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return 'APPLIED'
            """);

    private final StringRedisTemplate redis;

    OrderBookStore(StringRedisTemplate redis) {
        this.redis = redis;
    }

    /**
     * A whole book.
     *
     * @param epoch of who writes: later ones fence earlier ones off
     * @param isForced whether it takes the place of a newer one, or of one of a later epoch, too
     */
    record Snapshot(
            String symbol,
            UpdateId id,
            long epoch,
            boolean isForced,
            Instant time,
            BookSource source,
            BigDecimal tick,
            Collection<BookLevel> bids,
            Collection<BookLevel> asks) {}

    /**
     * Changed levels.
     *
     * @param previous id of the book that they change
     * @param bids as they are after it, with quantity 0 where there is nothing any more; asks likewise
     */
    record Update(
            String symbol,
            UpdateId previous,
            UpdateId id,
            long epoch,
            Instant time,
            BigDecimal tick,
            Collection<BookLevel> bids,
            Collection<BookLevel> asks) {}

    /** Replaces the book. */
    CompletableFuture<Outcome> save(Snapshot book) {
        List<String> arguments = new ArrayList<>(List.of(
                book.id().text(),
                epoch(book.epoch()),
                book.isForced() ? "1" : "0",
                String.valueOf(book.time().toEpochMilli()),
                book.source().name(),
                book.tick().toPlainString(),
                String.valueOf(LIFE.toMillis()),
                channel(book.symbol()),
                String.valueOf(book.bids().size())));
        addLevels(arguments, book.bids(), book.tick());
        addLevels(arguments, book.asks(), book.tick());
        return write(SAVE, book.symbol(), arguments);
    }

    /** Changes levels of the book. */
    CompletableFuture<Outcome> update(Update update) {
        List<String> arguments = new ArrayList<>(List.of(
                update.previous().text(),
                update.id().text(),
                epoch(update.epoch()),
                String.valueOf(update.time().toEpochMilli()),
                String.valueOf(LIFE.toMillis()),
                channel(update.symbol()),
                String.valueOf(update.bids().size())));
        addLevels(arguments, update.bids(), update.tick());
        addLevels(arguments, update.asks(), update.tick());
        return write(UPDATE, update.symbol(), arguments);
    }

    /** Lets the book live on, if it is still the one with this id. */
    CompletableFuture<Outcome> renew(String symbol, UpdateId id, long epoch, Instant at) {
        return write(
                RENEW,
                symbol,
                List.of(id.text(), epoch(epoch), String.valueOf(at.toEpochMilli()), String.valueOf(LIFE.toMillis())));
    }

    /**
     * The book as it lies there; empty when there is none.
     *
     * @param depth most levels of a side, 0 for all
     */
    CompletableFuture<Optional<CachedBook>> read(String symbol, int depth) {
        return this.<List<@Nullable Object>>run(
                        READ, ScriptOutputType.MULTI, symbol, keys(symbol), List.of(String.valueOf(depth)))
                .thenApply(answer -> cached(symbol, answer));
    }

    /** The best level of each side, with what the book is. */
    CompletableFuture<Optional<CachedBook>> best(String symbol) {
        return read(symbol, 1);
    }

    CompletableFuture<Boolean> delete(String symbol) {
        return this.<Long>run(DELETE, ScriptOutputType.INTEGER, symbol, keys(symbol), List.of(channel(symbol)))
                .thenApply(gone -> gone > 0);
    }

    /** Makes these, of which there must be one at least, the last prints of a recorded stream. */
    CompletableFuture<Outcome> savePrints(String symbol, List<BookPrint> prints) {
        List<String> arguments = new ArrayList<>(List.of(String.valueOf(LIFE.toMillis())));
        prints.forEach(print -> arguments.add(print.text()));
        return outcome(run(PRINTS, ScriptOutputType.VALUE, symbol, List.of(printsKey(symbol)), arguments));
    }

    /** The last prints of a recorded stream, in the order in which they were saved; what is none is left out. */
    CompletableFuture<List<BookPrint>> prints(String symbol) {
        byte[] key = bytes(printsKey(symbol));
        return commands(commands -> commands.lrange(key, 0, -1))
                .thenApply(texts -> texts.stream()
                        .map(text -> BookPrint.of(new String(text, StandardCharsets.UTF_8)))
                        .flatMap(Optional::stream)
                        .toList())
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translated(symbol, cause(failure))));
    }

    /**
     * Waits for an answer; the client's time-out bounds it.
     *
     * @throws DataAccessException when Redis gave none
     */
    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }

    static String channel(String symbol) {
        return key(symbol) + ":changes";
    }

    static List<String> keys(String symbol) {
        return SUFFIXES.stream().map(suffix -> key(symbol) + suffix).toList();
    }

    /** The price as text, at the scale of the tick; at its own where that says more. */
    static String canonical(BigDecimal price, BigDecimal tick) {
        int scale =
                Math.max(Math.max(tick.scale(), 0), price.stripTrailingZeros().scale());
        return price.setScale(scale).toPlainString();
    }

    private static String printsKey(String symbol) {
        return key(symbol) + ":prints";
    }

    private static String key(String symbol) {
        // A brace in it would change the slot.
        return "orderbook:{" + Texts.name(symbol, "symbol") + "}";
    }

    private static String epoch(long epoch) {
        return String.format(Locale.ROOT, "%019d", epoch);
    }

    private static void addLevels(List<String> arguments, Collection<BookLevel> levels, BigDecimal tick) {
        for (BookLevel level : levels) {
            arguments.add(canonical(level.price(), tick));
            arguments.add(
                    level.quantity().signum() == 0 ? "" : level.quantity().toPlainString() + " " + level.orders());
        }
    }

    private CompletableFuture<Outcome> write(Script script, String symbol, List<String> arguments) {
        return outcome(run(script, ScriptOutputType.VALUE, symbol, keys(symbol), arguments));
    }

    private static CompletableFuture<Outcome> outcome(CompletableFuture<byte[]> answer) {
        return answer.thenApply(name -> Outcome.valueOf(new String(name, StandardCharsets.UTF_8)));
    }

    private static Optional<CachedBook> cached(String symbol, List<@Nullable Object> answer) {
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new CachedBook(
                symbol,
                texts(answer.get(0)),
                entries(symbol, answer.get(3), answer.get(4)),
                entries(symbol, answer.get(7), answer.get(8)),
                counts(answer.get(1), answer.get(2)),
                counts(answer.get(5), answer.get(6))));
    }

    private static CachedBook.Counts counts(@Nullable Object prices, @Nullable Object values) {
        return new CachedBook.Counts(Objects.requireNonNull((Long) prices), Objects.requireNonNull((Long) values));
    }

    private static List<CachedBook.Entry> entries(String symbol, @Nullable Object prices, @Nullable Object parts) {
        List<@Nullable String> values = new ArrayList<>();
        list(parts).forEach(part -> values.addAll(lines(part)));
        List<@Nullable String> known = lines(prices);
        if (known.size() != values.size()) {
            throw new CachedBook.Unreadable(
                    symbol, "its " + known.size() + " prices have " + values.size() + " quantities");
        }
        List<CachedBook.Entry> entries = new ArrayList<>(known.size());
        for (int index = 0; index < known.size(); index++) {
            entries.add(new CachedBook.Entry(Objects.requireNonNull(known.get(index)), values.get(index)));
        }
        return entries;
    }

    /** Of one text, or a list where one of them is missing. */
    private static List<@Nullable String> lines(@Nullable Object answer) {
        if (answer instanceof byte[] bytes) {
            return bytes.length == 0
                    ? List.of()
                    : Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\n", -1));
        }
        return texts(answer);
    }

    private static List<@Nullable String> texts(@Nullable Object answer) {
        List<@Nullable String> texts = new ArrayList<>();
        list(answer)
                .forEach(part ->
                        texts.add(part instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : null));
        return texts;
    }

    private static List<?> list(@Nullable Object answer) {
        return (List<?>) Objects.requireNonNull(answer);
    }

    /** Sent by its hash; in full to a server that does not know it yet. */
    private <T> CompletableFuture<T> run(
            Script script, ScriptOutputType type, String symbol, List<String> names, List<String> arguments) {
        byte[][] keys = bytes(names);
        byte[][] values = bytes(arguments);
        return commands(commands -> commands.<T>evalsha(script.hash, type, keys, values))
                .exceptionallyCompose(failure -> cause(failure) instanceof RedisNoScriptException
                        ? commands(commands -> commands.<T>eval(script.text, type, keys, values))
                        : CompletableFuture.failedFuture(failure))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translated(symbol, cause(failure))));
    }

    private interface Command<T> {
        CompletionStage<T> send(RedisClusterAsyncCommands<byte[], byte[]> commands);
    }

    private <T> CompletableFuture<T> commands(Command<T> command) {
        try {
            return Objects.requireNonNull(redis.execute(
                    (RedisCallback<CompletableFuture<T>>) connection -> {
                        @SuppressWarnings("unchecked")
                        var commands = (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
                        return command.send(commands).toCompletableFuture();
                    },
                    true));
        } catch (DataAccessException | RedisException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static RuntimeException translated(String symbol, Throwable failure) {
        if (failure instanceof DataAccessException known) {
            return known;
        }
        if (failure instanceof RedisCommandTimeoutException) {
            return new QueryTimeoutException("Redis did not answer in time for the book of " + symbol, failure);
        }
        if (failure instanceof RedisCommandExecutionException
                && String.valueOf(failure.getMessage()).contains("WRONGTYPE")) {
            return new CachedBook.Unreadable(symbol, "one of its keys is of another kind");
        }
        return new RedisSystemException("Redis did not answer for the book of " + symbol, failure);
    }

    private static byte[][] bytes(List<String> texts) {
        return texts.stream().map(OrderBookStore::bytes).toArray(byte[][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A script and the name that Redis knows it by. */
    private static final class Script {

        private final byte[] text;
        private final String hash;

        Script(String text) {
            this.text = bytes(text);
            try {
                this.hash = HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-1").digest(this.text));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
