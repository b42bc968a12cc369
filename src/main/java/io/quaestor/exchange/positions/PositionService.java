package io.quaestor.exchange.positions;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.Texts;
import io.quaestor.exchange.instruments.InstrumentRepository;
import io.quaestor.exchange.orders.OpenPositions;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.platform.data.WriteTransaction;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Marks positions to the market. Called by the exchange's own programs. */
@Service
@WriteTransaction
public class PositionService implements OpenPositions {

    private final PositionRepository positions;
    private final InstrumentRepository instruments;

    PositionService(PositionRepository positions, InstrumentRepository instruments) {
        this.positions = positions;
        this.instruments = instruments;
    }

    /**
     * Sets a symbol's mark price and values its open positions at it: no version, no event.
     *
     * @throws Refusal INVALID symbol or price, UNKNOWN when the symbol is not listed, RULE when a result could not be kept
     */
    public void mark(String symbol, BigDecimal markPrice) {
        Texts.name(symbol, "symbol");
        BigDecimal price = Amounts.positive(markPrice, "mark price");
        if (!instruments.updateMarkPrice(symbol, price)) {
            throw new Refusal(Refusal.Code.UNKNOWN, "there is no instrument " + symbol);
        }
        positions.mark(symbol, price);
    }

    @Override
    public Map<Key, Open> of(Collection<UUID> users, Collection<String> symbols) {
        Required.all(users, "users");
        Required.all(symbols, "symbols");
        Map<Key, Open> open = new HashMap<>();
        for (Position position :
                positions.open(users, symbols.stream().filter(Texts::isName).toList())) {
            open.put(
                    new Key(position.userId(), position.symbol()),
                    new Open(
                            position.side() == PositionSide.LONG ? OrderSide.SELL : OrderSide.BUY,
                            position.size(),
                            position.leverage(),
                            position.marginType()));
        }
        return open;
    }
}
