package io.quaestor.exchange.instruments;

import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.Texts;
import io.quaestor.exchange.events.Aggregate;
import io.quaestor.exchange.events.EventRepository;
import io.quaestor.exchange.events.NewEvent;
import io.quaestor.platform.data.WriteTransaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Lists, halts and resumes contracts. Called by the exchange's own programs; operators reach it through the console's
 * actions, which check who they are.
 */
@Service
@WriteTransaction
public class InstrumentService {

    private final InstrumentRepository instruments;
    private final EventRepository events;

    InstrumentService(InstrumentRepository instruments, EventRepository events) {
        this.instruments = instruments;
        this.events = events;
    }

    /**
     * Lists a contract; listing the same one again changes nothing.
     *
     * @throws Refusal CONFLICT when the symbol is listed with other rules
     */
    public Instrument list(Instrument instrument, Cause cause, Instant at) {
        Required.value(instrument, "instrument");
        Required.value(cause, "cause");
        Instant now = Required.time(at);
        if (!instruments.insert(instrument, now)) {
            Instrument listed = instruments.find(instrument.symbol()).orElseThrow();
            if (!rules(listed).equals(rules(instrument))) {
                throw new Refusal(
                        Refusal.Code.CONFLICT,
                        instrument.symbol() + " is already listed with other rules: " + listed + ", not " + instrument);
            }
            return listed;
        }
        events.append(List.of(new NewEvent(
                Aggregate.INSTRUMENT,
                aggregateId(instrument.symbol()),
                1,
                "InstrumentListed",
                cause,
                instrument,
                null,
                instrument,
                null,
                now)));
        return instrument;
    }

    /**
     * Halts trading in an instrument or resumes it. Halted, it takes no orders and triggers none; orders there can be
     * canceled, and fills that matched before are settled.
     *
     * @param version the version the caller saw, or null for whatever is there
     * @return the version after
     * @throws Refusal INVALID or UNKNOWN symbol, STALE, or STATE when it is halted or trading already
     */
    public long changeStatus(String symbol, InstrumentStatus status, @Nullable Long version, Cause cause, Instant at) {
        Texts.name(symbol, "symbol");
        Required.value(status, "status");
        Required.value(cause, "cause");
        Instant now = Required.time(at);
        if (instruments.find(symbol).isEmpty()) {
            throw new Refusal(Refusal.Code.UNKNOWN, "there is no instrument " + symbol);
        }
        long current = instruments.lockVersion(symbol);
        InstrumentStatus prior = instruments.find(symbol).orElseThrow().status();
        if (version != null && version != current) {
            throw new Refusal(
                    Refusal.Code.STALE,
                    symbol + " is at version " + current + " (" + prior + "), not at " + version
                            + ": look again and decide anew");
        }
        if (prior == status) {
            throw new Refusal(Refusal.Code.STATE, symbol + " is " + prior + " and cannot become " + status);
        }
        instruments.updateStatus(symbol, status, current + 1, now);
        events.append(List.of(new NewEvent(
                Aggregate.INSTRUMENT,
                aggregateId(symbol),
                current + 1,
                status == InstrumentStatus.HALTED ? "InstrumentHalted" : "InstrumentResumed",
                cause,
                null,
                new State(symbol, prior),
                new State(symbol, status),
                null,
                now)));
        return current + 1;
    }

    /**
     * An instrument's key is its symbol; its events go by this id, made from the symbol's name.
     *
     * @throws Refusal INVALID symbol
     */
    public static UUID aggregateId(String symbol) {
        Texts.name(symbol, "symbol");
        return UUID.nameUUIDFromBytes(("instrument:" + symbol).getBytes(StandardCharsets.UTF_8));
    }

    /** Without what moves by itself. */
    private static List<Object> rules(Instrument instrument) {
        return List.of(
                instrument.baseCurrency(),
                instrument.quoteCurrency(),
                instrument.tickSize(),
                instrument.lotSize(),
                instrument.minNotional(),
                instrument.maxLeverage(),
                instrument.maintenanceMarginRate(),
                instrument.makerFeeRate(),
                instrument.takerFeeRate());
    }

    private record State(String symbol, InstrumentStatus status) {}
}
