package io.quaestor.console.frame;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import io.quaestor.exchange.instruments.InstrumentStatus;
import io.quaestor.exchange.orders.OrderStatus;
import io.quaestor.exchange.transfers.TransferStatus;
import io.quaestor.exchange.users.UserStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What events changed, in the operator's words. */
public final class EventChanges {

    /** The fields of {@code prior} and {@code new} in {@code docs/events.md}; another one is shown by its own name. */
    public static final Set<String> FIELDS = Set.of(
            "available",
            "averagePrice",
            "balance",
            "baseCurrency",
            "buyer",
            "entryValue",
            "filledQuantity",
            "leverage",
            "lockedFee",
            "lockedMargin",
            "lotSize",
            "maintenanceMarginRate",
            "makerFeeRate",
            "margin",
            "marginType",
            "markPrice",
            "maxLeverage",
            "minNotional",
            "quantity",
            "quoteCurrency",
            "realizedPnl",
            "remainingQuantity",
            "seller",
            "side",
            "size",
            "status",
            "symbol",
            "takerFeeRate",
            "tickSize",
            "triggeredAt",
            "txHash",
            "userId");

    private static final Map<String, String> STATUSES = statuses();

    private EventChanges() {}

    /** A line for each field that differs: its name and {@code prior → new}. */
    public static List<Div> lines(Component screen, JsonNode data) {
        JsonNode prior = data.path("prior");
        JsonNode after = data.path("new");
        TreeSet<String> fields = new TreeSet<>(prior.propertyNames());
        fields.addAll(after.propertyNames());
        return fields.stream()
                .filter(field -> !prior.path(field).equals(after.path(field)))
                .map(field -> line(
                        screen,
                        field,
                        (prior.has(field) ? value(screen, field, prior.path(field)) + " → " : "")
                                + value(screen, field, after.path(field))))
                .toList();
    }

    private static Div line(Component screen, String field, String change) {
        Span name = new Span(FIELDS.contains(field) ? screen.getTranslation("event.field." + field) : field);
        name.setTitle(field);
        Div line = new Div(name, new Span(change));
        line.addClassName("trail-change");
        return line;
    }

    private static String value(Component screen, String field, JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return Formats.NONE;
        }
        if (!node.isString()) {
            return node.toString();
        }
        String text = node.asString();
        return switch (field) {
            case "status" -> STATUSES.containsKey(text) ? screen.getTranslation(STATUSES.get(text) + text) : text;
            case "side" -> screen.getTranslation("side." + text);
            case "marginType" -> screen.getTranslation("margin-type." + text);
            default -> text;
        };
    }

    /** No two kinds of things mean something else by one status. */
    private static Map<String, String> statuses() {
        Map<String, String> keys = new HashMap<>();
        Stream.of(OrderStatus.values()).forEach(status -> keys.put(status.name(), "order.status."));
        Stream.of(TransferStatus.values()).forEach(status -> keys.putIfAbsent(status.name(), "transfer.status."));
        Stream.of(UserStatus.values()).forEach(status -> keys.put(status.stored(), "user.status."));
        Stream.of(InstrumentStatus.values()).forEach(status -> keys.put(status.name(), "instrument.status."));
        return Map.copyOf(keys);
    }
}
