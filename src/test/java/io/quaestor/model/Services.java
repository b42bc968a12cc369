package io.quaestor.model;

import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.accounts.AccountKind;
import io.quaestor.exchange.accounts.AdjustmentService;
import io.quaestor.exchange.accounts.NewAdjustment;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.instruments.InstrumentService;
import io.quaestor.exchange.instruments.InstrumentStatus;
import io.quaestor.exchange.orders.MarginType;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.Order;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.orders.TimeInForce;
import io.quaestor.exchange.positions.PositionService;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.Settlement;
import io.quaestor.exchange.trades.TradeService;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.transfers.Transfer;
import io.quaestor.exchange.transfers.TransferService;
import io.quaestor.exchange.transfers.TransferType;
import io.quaestor.exchange.users.NewUser;
import io.quaestor.exchange.users.User;
import io.quaestor.exchange.users.UserService;
import io.quaestor.exchange.users.UserStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.boot.test.context.TestComponent;

/** Plays a history's steps on the exchange's services and gives their answers in the model's words. */
@TestComponent
class Services {

    private final UserService users;
    private final InstrumentService instruments;
    private final OrderService orders;
    private final TradeService trades;
    private final PositionService positions;
    private final TransferService transfers;
    private final AdjustmentService adjustments;

    Services(
            UserService users,
            InstrumentService instruments,
            OrderService orders,
            TradeService trades,
            PositionService positions,
            TransferService transfers,
            AdjustmentService adjustments) {
        this.users = users;
        this.instruments = instruments;
        this.orders = orders;
        this.trades = trades;
        this.positions = positions;
        this.transfers = transfers;
        this.adjustments = adjustments;
    }

    /** Registers the history's users and lists its symbols. */
    void open(int userCount, List<ModelInstrument> symbols, Names names) {
        List<NewUser> registrations = new ArrayList<>();
        for (int user = 0; user < userCount; user++) {
            UUID id = names.user(user);
            registrations.add(new NewUser(id, id + "@test.quaestor.example", "{none}", 1, at(0)));
        }
        users.register(registrations, Market.CAUSE);
        for (ModelInstrument symbol : symbols) {
            instruments.list(
                    new Instrument(
                            names.symbol(symbol.symbol()),
                            "BASE",
                            names.currency(symbol.currency()),
                            symbol.tick(),
                            symbol.lot(),
                            symbol.minNotional(),
                            symbol.maxLeverage(),
                            symbol.maintenanceRate(),
                            symbol.makerRate(),
                            symbol.takerRate(),
                            symbol.mark(),
                            InstrumentStatus.valueOf(symbol.trading().name())),
                    Market.CAUSE,
                    at(0));
        }
    }

    /** As {@link ModelExchange#play}. */
    List<String> play(Step step, Names names, Cause cause) {
        return switch (step) {
            case Step.Place(List<Step.Order> batch) -> answers(() -> place(batch, names, cause));
            case Step.Settle(List<Step.Fill> batch) -> answers(() -> settle(batch, names, cause));
            case Step.Cancel cancel ->
                answer(() ->
                        moved(orders.cancel(names.order(cancel.order()), cancel.version(), cause, at(cancel.at()))));
            case Step.Expire expire ->
                answer(() -> moved(orders.expire(names.order(expire.order()), cause, at(expire.at()))));
            case Step.Trigger trigger -> answer(() -> trigger(trigger, names, cause));
            case Step.Mark mark ->
                answer(() -> {
                    positions.mark(names.symbol(mark.symbol()), mark.price());
                    return "MARKED";
                });
            case Step.Liquidate liquidate ->
                answer(() -> placed(orders.liquidate(
                        names.order(liquidate.order()),
                        names.user(liquidate.user()),
                        names.symbol(liquidate.symbol()),
                        cause,
                        at(liquidate.at()))));
            case Step.Request request -> answer(() -> moved(transfers.request(transfer(request, names), cause)));
            case Step.Decide decide -> answer(() -> moved(decide(decide, names, cause)));
            case Step.Adjust adjust ->
                answer(() -> {
                    adjustments.adjust(adjustment(adjust, names), cause);
                    return "ADJUSTED";
                });
            case Step.ChangeUser change ->
                answer(() -> {
                    User user = users.changeStatus(
                            names.user(change.user()),
                            UserStatus.valueOf(change.standing().name()),
                            change.version(),
                            cause);
                    return user.status() + " " + user.version();
                });
            case Step.ChangeSymbol change ->
                answer(() -> change.trading()
                        + " "
                        + instruments.changeStatus(
                                names.symbol(change.symbol()),
                                InstrumentStatus.valueOf(change.trading().name()),
                                change.version(),
                                cause,
                                at(change.at())));
        };
    }

    static Instant at(long micros) {
        return Market.NOON.plus(micros, ChronoUnit.MICROS);
    }

    private static List<String> answer(Supplier<String> command) {
        return answers(() -> List.of(command.get()));
    }

    /** A refusal of a whole batch is one answer. */
    private static List<String> answers(Supplier<List<String>> command) {
        try {
            return command.get();
        } catch (Refusal refusal) {
            return List.of(ModelExchange.REFUSED);
        }
    }

    private List<String> place(List<Step.Order> batch, Names names, Cause cause) {
        return orders.place(batch.stream().map(order -> order(order, names)).toList(), cause).stream()
                .map(Services::placed)
                .toList();
    }

    private static String placed(Placement placement) {
        return switch (placement) {
            case Placement.Placed placed -> "PLACED";
            case Placement.AlreadyPlaced already -> ModelExchange.ALREADY;
            case Placement.Rejected rejected -> "REJECTED";
            case Placement.Refused refused -> ModelExchange.REFUSED;
            case Placement.Limited limited -> "LIMITED";
        };
    }

    private List<String> settle(List<Step.Fill> batch, Names names, Cause cause) {
        return trades.settle(batch.stream().map(fill -> fill(fill, names)).toList(), cause).stream()
                .map(settlement -> switch (settlement) {
                    case Settlement.Settled settled -> "SETTLED";
                    case Settlement.AlreadySettled already -> ModelExchange.ALREADY;
                    case Settlement.Refused refused -> ModelExchange.REFUSED;
                })
                .toList();
    }

    private String trigger(Step.Trigger trigger, Names names, Cause cause) {
        StringBuilder answer = new StringBuilder("TRIGGERED");
        for (Order order : orders.trigger(names.symbol(trigger.symbol()), cause, at(trigger.at()))) {
            answer.append(' ').append(Names.number(order.id()));
        }
        return answer.toString();
    }

    private Transfer decide(Step.Decide decide, Names names, Cause cause) {
        UUID id = names.id(Names.Kind.TRANSFER, decide.transfer());
        return switch (decide.decision()) {
            case APPROVE -> transfers.approve(id, decide.version(), cause, at(decide.at()));
            case COMPLETE -> transfers.complete(id, decide.hash(), cause, at(decide.at()));
            case REJECT -> transfers.reject(id, decide.version(), cause, at(decide.at()));
            case FAIL -> transfers.fail(id, cause, at(decide.at()));
        };
    }

    private static String moved(Order order) {
        return order.status() + " " + order.version();
    }

    private static String moved(Transfer transfer) {
        return transfer.status() + " " + transfer.version();
    }

    private static NewOrder order(Step.Order order, Names names) {
        return new NewOrder(
                names.order(order.id()),
                names.user(order.user()),
                names.symbol(order.symbol()),
                OrderSide.valueOf(order.side().name()),
                OrderType.valueOf(order.type().name()),
                order.price(),
                order.stopPrice(),
                order.quantity(),
                order.leverage(),
                MarginType.valueOf(order.margin().name()),
                order.reduceOnly(),
                TimeInForce.valueOf(order.inForce().name()),
                at(order.at()));
    }

    private static Fill fill(Step.Fill fill, Names names) {
        return new Fill(
                names.id(Names.Kind.TRADE, fill.id()),
                null,
                names.symbol(fill.symbol()),
                names.order(fill.buyOrder()),
                names.order(fill.sellOrder()),
                fill.price(),
                fill.quantity(),
                fill.buyerIsMaker(),
                fill.offBook(),
                at(fill.at()));
    }

    private static NewTransfer transfer(Step.Request request, Names names) {
        Integer counterparty = request.counterparty();
        return new NewTransfer(
                names.id(Names.Kind.TRANSFER, request.id()),
                names.user(request.user()),
                counterparty == null ? null : names.user(counterparty),
                TransferType.valueOf(request.payment().name()),
                names.currency(request.currency()),
                request.amount(),
                request.fee(),
                request.hash(),
                request.address(),
                at(request.at()));
    }

    private static NewAdjustment adjustment(Step.Adjust adjust, Names names) {
        return new NewAdjustment(
                names.id(Names.Kind.ADJUSTMENT, adjust.id()),
                names.user(adjust.user()),
                names.currency(adjust.currency()),
                adjust.amount(),
                AccountKind.valueOf(adjust.against().name()),
                at(adjust.at()));
    }
}
