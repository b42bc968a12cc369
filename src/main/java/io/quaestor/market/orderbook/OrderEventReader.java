package io.quaestor.market.orderbook;

import io.quaestor.exchange.events.Aggregate;
import io.quaestor.exchange.events.StoredEvent;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderStatus;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.orders.TimeInForce;
import io.quaestor.market.orderbook.RestingOrders.Facts;
import io.quaestor.market.orderbook.RestingOrders.State;
import io.quaestor.market.orderbook.RestingOrders.Told;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What events of orders say of the book; docs/events.md has their payloads. */
final class OrderEventReader {

    private static final int KNOWN_SCHEMA = 1;

    private final JsonMapper json;

    OrderEventReader(JsonMapper json) {
        this.json = json;
    }

    /** @throws IllegalStateException at an event of a newer edition than this one knows */
    List<Told> read(List<StoredEvent> events) {
        return events.stream()
                .filter(event -> event.isOf(Aggregate.ORDER))
                .map(this::read)
                .toList();
    }

    private Told read(StoredEvent event) {
        if (event.schema() != KNOWN_SCHEMA) {
            throw new IllegalStateException("event " + event.id() + " follows edition " + event.schema()
                    + " of the payloads; the order books know " + KNOWN_SCHEMA);
        }
        JsonNode payload = json.readTree(event.payload());
        JsonNode state = payload.required("new");
        return new Told(
                event.position(),
                event.aggregateId(),
                payload.has("request") ? facts(payload.required("request")) : null,
                new State(
                        event.version(),
                        OrderStatus.valueOf(state.required("status").stringValue())
                                .isOpen(),
                        state.hasNonNull("triggeredAt"),
                        new BigDecimal(state.required("remainingQuantity").stringValue())));
    }

    private static Facts facts(JsonNode request) {
        return new Facts(
                request.required("symbol").stringValue(),
                OrderSide.valueOf(request.required("side").stringValue()),
                OrderType.valueOf(request.required("type").stringValue()),
                TimeInForce.valueOf(request.required("timeInForce").stringValue()),
                price(request));
    }

    private static @Nullable BigDecimal price(JsonNode request) {
        return request.hasNonNull("price")
                ? new BigDecimal(request.required("price").stringValue())
                : null;
    }
}
