package io.quaestor.exchange.instruments;

import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.events.Aggregate;
import io.quaestor.exchange.events.EventRepository;
import io.quaestor.exchange.events.NewEvent;
import io.quaestor.platform.data.WriteTransaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Lists contracts. Called by the exchange's own programs. */
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
        if (!instruments.insert(instrument, at)) {
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
                at)));
        return instrument;
    }

    /** An instrument's key is its symbol; its events go by this id, made from the symbol's name. */
    public static UUID aggregateId(String symbol) {
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
}
