package io.quaestor.console.events;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What can happen, by what it happens to, as {@code docs/events.md} names it. */
final class EventTypes {

    private static final Map<String, List<String>> TYPES = new TreeMap<>(Map.of(
            "USER", List.of("UserRegistered", "UserFrozen", "UserReactivated", "UserClosed"),
            "INSTRUMENT", List.of("InstrumentListed", "InstrumentHalted", "InstrumentResumed"),
            "ORDER",
                    List.of(
                            "OrderPlaced",
                            "OrderRejected",
                            "OrderTriggered",
                            "OrderPartiallyFilled",
                            "OrderFilled",
                            "OrderCanceled",
                            "OrderExpired"),
            "POSITION",
                    List.of(
                            "PositionOpened",
                            "PositionIncreased",
                            "PositionReduced",
                            "PositionClosed",
                            "PositionMarginTaken"),
            "TRADE", List.of("TradeSettled"),
            "TRANSFER",
                    List.of(
                            "DepositRequested",
                            "DepositCompleted",
                            "DepositFailed",
                            "WithdrawalRequested",
                            "WithdrawalApproved",
                            "WithdrawalCompleted",
                            "WithdrawalRejected",
                            "WithdrawalFailed",
                            "TransferCompleted",
                            "TransferRejected"),
            "ADJUSTMENT", List.of("BalanceAdjusted")));

    static final List<String> AGGREGATES = List.copyOf(TYPES.keySet());
    static final List<String> ALL =
            TYPES.values().stream().flatMap(List::stream).sorted().toList();

    private EventTypes() {}

    /** The types of what the filter leaves; null does not matter. */
    static List<String> of(@Nullable String aggregate, @Nullable String type) {
        return (aggregate == null ? ALL : TYPES.getOrDefault(aggregate, List.of()))
                .stream().filter(one -> type == null || one.equals(type)).toList();
    }
}
