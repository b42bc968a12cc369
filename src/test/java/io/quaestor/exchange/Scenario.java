package io.quaestor.exchange;

import static io.quaestor.exchange.Market.dec;

import io.quaestor.exchange.accounts.AccountKind;
import io.quaestor.exchange.accounts.NewAdjustment;
import io.quaestor.exchange.accounts.Owner;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.instruments.InstrumentStatus;
import io.quaestor.exchange.orders.MarginType;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.orders.TimeInForce;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.users.NewUser;
import io.quaestor.exchange.users.UserStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * Every kind of command that the write path takes, in an order in which each finds something to do; some are refused or
 * rejected on purpose. Users, orders and the rest are named by roles, which a {@link Cast} plays; prices, quantities and
 * who trades with whom follow from the seed alone, and so do all times.
 */
public final class Scenario {

    private static final List<String> TRADERS = List.of("anna", "bob", "carl", "dora");
    private static final List<String> USERS = List.of("anna", "bob", "carl", "dora", "emil", "fay", "gus", "hal");
    private static final List<String> SYMBOLS = List.of("S0", "S1", "S2", "S3");
    private static final int FILLS = 12;

    /** An answer that tells a repeated command from a forbidden one: the state is the one that was asked for. */
    private static final Pattern DONE_ALREADY = Pattern.compile(" is (\\S+) and cannot become \\1$");

    private final Random random;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> idRoles = new ArrayList<>();
    private Instant now = Market.NOON;

    public Scenario(long seed) {
        random = new Random(seed);
        opening();
        money();
        trading();
        stops();
        crossLoss();
        isolatedLoss();
        liquidation();
        halt();
        freeze();
        closing();
    }

    /** The commands, in order: each is delivered, until it is acknowledged, before the next. */
    public List<Step> steps() {
        return steps;
    }

    List<String> idRoles() {
        return idRoles;
    }

    List<String> symbolRoles() {
        return SYMBOLS;
    }

    /** One command. */
    public record Step(String name, Command command) {

        /** Delivers it and returns its answer, a refusal included. What is thrown else says nothing about the commit. */
        public Object deliver(ApplicationContext context, Cast cast) {
            try {
                Object answer = command.deliver(Exchange.of(context), cast);
                return answer == null ? "done" : answer;
            } catch (Refusal refusal) {
                return refusal;
            }
        }

        /** The first word of what it does. */
        String kind() {
            return name.split(" ", 3)[1];
        }

        /** Whether the answer says that an earlier delivery has done it. */
        static boolean isDoneAlready(Object answer) {
            return answer instanceof Refusal refusal
                    && refusal.code() == Refusal.Code.STATE
                    && DONE_ALREADY.matcher(refusal.getMessage()).find();
        }
    }

    /** What a step sends; the same every time. */
    interface Command {
        @Nullable
        Object deliver(Exchange exchange, Cast cast);
    }

    private void opening() {
        for (String symbol : SYMBOLS) {
            Instant at = tick();
            step(
                    "list " + symbol,
                    (exchange, cast) -> exchange.instruments().list(instrument(cast, symbol), Market.CAUSE, at));
        }
        Instant at = tick();
        idRoles.addAll(USERS);
        step("register", (exchange, cast) -> {
            exchange.users()
                    .register(
                            USERS.stream()
                                    .map(user -> new NewUser(
                                            cast.id(user),
                                            cast.id(user) + "@test.quaestor.example",
                                            "{none}",
                                            USERS.indexOf(user) % 4,
                                            at))
                                    .toList(),
                            Market.CAUSE);
            return null;
        });
        step("open accounts", (exchange, cast) -> {
            exchange.accounts()
                    .open(
                            List.of(
                                    new Owner(cast.id("dora"), cast.currency()),
                                    new Owner(cast.id("gus"), cast.currency())),
                            at);
            return null;
        });
    }

    private void money() {
        for (String user : List.of("anna", "bob", "carl")) {
            deposit(user, "1000000");
        }
        deposit("emil", "60");
        between("anna", "dora", "200000");
        between("anna", "fay", "1000");
        between("anna", "gus", "500");
        between("fay", "bob", "1000.000000000000000001");
        String failing = transfer("bob", NewTransferKind.DEPOSIT, "17");
        move("fail", failing);
        String paid = transfer("bob", NewTransferKind.WITHDRAW, "30.5");
        move("approve", paid);
        move("complete", paid);
        move("reject", paid);
        String rejected = transfer("bob", NewTransferKind.WITHDRAW, "40");
        move("reject", rejected);
        String lost = transfer("carl", NewTransferKind.WITHDRAW, "50");
        move("approve", lost);
        move("fail", lost);
        transfer("carl", NewTransferKind.WITHDRAW, "1000000");
        transfer("carl", NewTransferKind.WITHDRAW, "12");
        adjust("carl", "5.5", AccountKind.INSURANCE);
        adjust("carl", "-2.25", AccountKind.FEES);
        adjust("dora", "1", AccountKind.FEES);
        adjust("dora", "1000000000", AccountKind.FEES);
    }

    /** Matches in random directions, settled in overlapping batches, with fills among them that cannot be settled. */
    private void trading() {
        List<Function<Cast, NewOrder>> orders = new ArrayList<>();
        List<Function<Cast, Fill>> fills = new ArrayList<>();
        for (int index = 0; index < FILLS; index++) {
            String symbol = SYMBOLS.get(random.nextInt(2));
            BigDecimal price = dec("" + (9_000 + random.nextInt(2_000))).movePointLeft(2);
            BigDecimal quantity = dec("" + (500 + random.nextInt(4_500))).movePointLeft(3);
            BigDecimal resting = random.nextBoolean() ? quantity : quantity.add(dec("1.5"));
            String buy = "buy " + index;
            String sell = "sell " + index;
            orders.add(limit(buy, trader(), symbol, OrderSide.BUY, price, resting));
            orders.add(limit(sell, trader(), symbol, OrderSide.SELL, price, quantity));
            fills.add(fill("trade " + index, symbol, buy, sell, price, quantity, random.nextBoolean()));
        }
        orders.add(limit("off tick", "anna", "S0", OrderSide.BUY, dec("99.999"), dec("1")));
        orders.add(limit("too dear", "hal", "S0", OrderSide.BUY, dec("99"), dec("1")));
        place("place " + orders.size(), orders);
        Function<Cast, Fill> tooMuch = fill("too much", "S0", "buy 0", "sell 0", dec("90"), dec("5000"), true);
        Function<Cast, Fill> unknown = fill("unknown order", "S0", "nobody's", "sell 1", dec("90"), dec("1"), true);
        settle("settle 4 and a poisoned fill", plus(fills.subList(0, 4), tooMuch));
        settle("settle 4 again with 4 more and two poisoned fills", plus(plus(fills.subList(0, 8), unknown), tooMuch));
        settle("settle some twice in one batch", plus(plus(fills, fills.get(10)), fills.get(2)));
        settle("settle all again", fills);
        for (int index = 0; index < 3; index++) {
            end("cancel", "buy " + random.nextInt(FILLS));
        }
        mark("S0", dec("" + (98 + random.nextInt(5))));
        mark("S1", dec("" + (98 + random.nextInt(5))));
    }

    private void stops() {
        mark("S0", dec("100"));
        place(
                "place stops, IOC and FOK",
                List.of(
                        stop("stop up", "bob", OrderSide.BUY, "105", "106"),
                        stop("stop down", "bob", OrderSide.SELL, "95", "94"),
                        stop("stop far", "carl", OrderSide.BUY, "150", "151"),
                        limit("for stop", "dora", "S0", OrderSide.SELL, dec("106"), dec("4")),
                        order(
                                "ioc",
                                "carl",
                                "S0",
                                OrderSide.BUY,
                                OrderType.MARKET,
                                null,
                                null,
                                "3",
                                10,
                                MarginType.CROSS,
                                false,
                                TimeInForce.IOC),
                        order(
                                "fok",
                                "carl",
                                "S0",
                                OrderSide.BUY,
                                OrderType.LIMIT,
                                "101",
                                null,
                                "2",
                                10,
                                MarginType.CROSS,
                                false,
                                TimeInForce.FOK)));
        trigger("S0");
        settle(
                "settle a waiting stop",
                List.of(fill("early", "S0", "stop up", "for stop", dec("106"), dec("1"), false)));
        mark("S0", dec("105.5"));
        trigger("S0");
        settle(
                "settle a triggered stop and a part of the IOC",
                List.of(
                        fill("stopped", "S0", "stop up", "for stop", dec("106"), dec("1"), false),
                        fill("at once", "S0", "ioc", "for stop", dec("106"), dec("2"), false)));
        end("expire", "ioc");
        end("expire", "fok");
        end("expire", "for stop");
        end("cancel", "stop down");
        end("cancel", "stop far");
        mark("S0", dec("100"));
    }

    /** A loss takes the available balance, then an order, then another position's margin, then the insurance fund. */
    private void crossLoss() {
        place(
                "place for a loss",
                List.of(
                        order(
                                "emil long",
                                "emil",
                                "S2",
                                OrderSide.BUY,
                                OrderType.LIMIT,
                                "100",
                                null,
                                "10",
                                50,
                                MarginType.CROSS,
                                false,
                                TimeInForce.GTC),
                        order(
                                "anna short",
                                "anna",
                                "S2",
                                OrderSide.SELL,
                                OrderType.LIMIT,
                                "100",
                                null,
                                "10",
                                50,
                                MarginType.CROSS,
                                false,
                                TimeInForce.GTC),
                        limit("emil other", "emil", "S3", OrderSide.BUY, dec("100"), dec("2")),
                        limit("anna other", "anna", "S3", OrderSide.SELL, dec("100"), dec("2"))));
        settle(
                "settle two symbols",
                List.of(
                        fill("lost later", "S2", "emil long", "anna short", dec("100"), dec("10"), true),
                        fill("answers for it", "S3", "emil other", "anna other", dec("100"), dec("2"), true)));
        place(
                "place a resting order and the way out",
                List.of(
                        limit("emil rests", "emil", "S3", OrderSide.BUY, dec("50"), dec("2")),
                        order(
                                "emil out",
                                "emil",
                                "S2",
                                OrderSide.SELL,
                                OrderType.LIMIT,
                                "90",
                                null,
                                "25",
                                50,
                                MarginType.CROSS,
                                true,
                                TimeInForce.GTC),
                        order(
                                "anna cover",
                                "anna",
                                "S2",
                                OrderSide.BUY,
                                OrderType.LIMIT,
                                "90",
                                null,
                                "10",
                                50,
                                MarginType.CROSS,
                                false,
                                TimeInForce.GTC)));
        settle(
                "settle a loss beyond all means",
                List.of(fill("ruin", "S2", "anna cover", "emil out", dec("90"), dec("10"), true)));
    }

    private void isolatedLoss() {
        place(
                "place isolated",
                List.of(
                        order(
                                "fay in",
                                "fay",
                                "S3",
                                OrderSide.BUY,
                                OrderType.LIMIT,
                                "100",
                                null,
                                "1",
                                10,
                                MarginType.ISOLATED,
                                false,
                                TimeInForce.GTC),
                        limit("carl in", "carl", "S3", OrderSide.SELL, dec("100"), dec("1")),
                        order(
                                "fay out",
                                "fay",
                                "S3",
                                OrderSide.SELL,
                                OrderType.LIMIT,
                                "50",
                                null,
                                "1",
                                10,
                                MarginType.ISOLATED,
                                false,
                                TimeInForce.GTC),
                        limit("carl out", "carl", "S3", OrderSide.BUY, dec("50"), dec("1"))));
        settle(
                "settle an isolated loss",
                List.of(
                        fill("isolated", "S3", "fay in", "carl in", dec("100"), dec("1"), true),
                        fill("its loss", "S3", "carl out", "fay out", dec("50"), dec("1"), true)));
    }

    private void liquidation() {
        place(
                "place for a liquidation",
                List.of(
                        limit("gus in", "gus", "S3", OrderSide.BUY, dec("100"), dec("20")),
                        limit("dora in", "dora", "S3", OrderSide.SELL, dec("100"), dec("20")),
                        limit("gus rests", "gus", "S3", OrderSide.BUY, dec("60"), dec("5"))));
        settle(
                "settle for a liquidation",
                List.of(fill("to the brink", "S3", "gus in", "dora in", dec("100"), dec("20"), false)));
        mark("S3", dec("75"));
        liquidate("liquidation", "gus", "S3");
        place(
                "place against the liquidation",
                List.of(limit("dora takes", "dora", "S3", OrderSide.BUY, dec("80"), dec("15"))));
        settle(
                "settle the liquidation",
                List.of(fill("liquidated", "S3", "dora takes", "liquidation", dec("74"), dec("15"), true)));
        end("expire", "liquidation");
        liquidate("second liquidation", "gus", "S3");
        liquidate("liquidation of nothing", "hal", "S3");
    }

    private void halt() {
        place(
                "place before the halt",
                List.of(
                        limit("before buy", "bob", "S1", OrderSide.BUY, dec("97"), dec("2")),
                        limit("before sell", "dora", "S1", OrderSide.SELL, dec("97"), dec("1"))));
        status("S1", InstrumentStatus.HALTED);
        place("place while halted", List.of(limit("while halted", "bob", "S1", OrderSide.BUY, dec("97"), dec("2"))));
        settle(
                "settle what matched before the halt",
                List.of(fill("before halt", "S1", "before buy", "before sell", dec("97"), dec("1"), true)));
        end("cancel", "before buy");
        trigger("S1");
        liquidate("liquidation while halted", "dora", "S1");
        status("S1", InstrumentStatus.TRADING);
    }

    private void freeze() {
        place(
                "place before the freeze",
                List.of(
                        limit("carl up", "carl", "S2", OrderSide.BUY, dec("100"), dec("2")),
                        limit("dora down", "dora", "S2", OrderSide.SELL, dec("100"), dec("2"))));
        settle(
                "settle before the freeze",
                List.of(fill("before freeze", "S2", "carl up", "dora down", dec("100"), dec("2"), true)));
        status("carl", UserStatus.FROZEN);
        place(
                "place while frozen",
                List.of(
                        limit("frozen", "carl", "S2", OrderSide.BUY, dec("100"), dec("2")),
                        order(
                                "frozen way out",
                                "carl",
                                "S2",
                                OrderSide.SELL,
                                OrderType.LIMIT,
                                "99",
                                null,
                                "1.5",
                                10,
                                MarginType.CROSS,
                                true,
                                TimeInForce.GTC),
                        limit("dora back", "dora", "S2", OrderSide.BUY, dec("99"), dec("1.5"))));
        transfer("carl", NewTransferKind.WITHDRAW, "1");
        settle(
                "settle while frozen",
                List.of(fill("while frozen", "S2", "dora back", "frozen way out", dec("99"), dec("1.5"), true)));
        status("carl", UserStatus.ACTIVE);
    }

    private void closing() {
        status("fay", UserStatus.CLOSED);
        status("hal", UserStatus.CLOSED);
        place("place when closed", List.of(limit("closed", "hal", "S0", OrderSide.BUY, dec("99"), dec("1"))));
        deposit("hal", "1");
    }

    private void step(String name, Command command) {
        steps.add(new Step(steps.size() + " " + name, command));
    }

    private Instant tick() {
        now = now.plusSeconds(1);
        return now;
    }

    private String trader() {
        return TRADERS.get(random.nextInt(TRADERS.size()));
    }

    private enum NewTransferKind {
        DEPOSIT,
        WITHDRAW
    }

    private void deposit(String user, String amount) {
        move("complete", transfer(user, NewTransferKind.DEPOSIT, amount));
    }

    private String transfer(String user, NewTransferKind kind, String amount) {
        String role = "transfer " + idRoles.size();
        idRoles.add(role);
        Instant at = tick();
        step(
                kind + " of " + user,
                (exchange, cast) -> exchange.transfers()
                        .request(
                                kind == NewTransferKind.DEPOSIT
                                        ? NewTransfer.deposit(
                                                cast.id(role), cast.id(user), cast.currency(), dec(amount), at)
                                        : NewTransfer.withdrawal(
                                                cast.id(role),
                                                cast.id(user),
                                                cast.currency(),
                                                dec(amount),
                                                dec("0.5"),
                                                "bc1q-test",
                                                at),
                                Market.CAUSE));
        return role;
    }

    private void between(String from, String to, String amount) {
        String role = "transfer " + idRoles.size();
        idRoles.add(role);
        Instant at = tick();
        step(
                "TRANSFER from " + from,
                (exchange, cast) -> exchange.transfers()
                        .request(
                                NewTransfer.between(
                                        cast.id(role), cast.id(from), cast.id(to), cast.currency(), dec(amount), at),
                                Market.CAUSE));
    }

    private void move(String move, String transfer) {
        Instant at = tick();
        step(move + " " + transfer, (exchange, cast) -> switch (move) {
            case "approve" -> exchange.transfers().approve(cast.id(transfer), null, Market.CAUSE, at);
            case "complete" -> exchange.transfers().complete(cast.id(transfer), "0x" + transfer, Market.CAUSE, at);
            case "reject" -> exchange.transfers().reject(cast.id(transfer), null, Market.CAUSE, at);
            default -> exchange.transfers().fail(cast.id(transfer), Market.CAUSE, at);
        });
    }

    private void adjust(String user, String amount, AccountKind against) {
        String role = "adjustment " + idRoles.size();
        idRoles.add(role);
        Instant at = tick();
        step(
                "adjust " + user,
                (exchange, cast) -> exchange.adjustments()
                        .adjust(
                                new NewAdjustment(
                                        cast.id(role), cast.id(user), cast.currency(), dec(amount), against, at),
                                Market.CAUSE));
    }

    private void place(String name, List<Function<Cast, NewOrder>> orders) {
        step(
                name,
                (exchange, cast) -> exchange.orders()
                        .place(orders.stream().map(order -> order.apply(cast)).toList(), Market.CAUSE));
    }

    private void settle(String name, List<Function<Cast, Fill>> fills) {
        step(
                name,
                (exchange, cast) -> exchange.trades()
                        .settle(fills.stream().map(fill -> fill.apply(cast)).toList(), Market.CAUSE));
    }

    private void end(String end, String order) {
        Instant at = tick();
        step(
                end + " " + order,
                (exchange, cast) -> end.equals("cancel")
                        ? exchange.orders().cancel(cast.id(order), null, Market.CAUSE, at)
                        : exchange.orders().expire(cast.id(order), Market.CAUSE, at));
    }

    private void trigger(String symbol) {
        Instant at = tick();
        step("trigger " + symbol, (exchange, cast) -> exchange.orders().trigger(cast.symbol(symbol), Market.CAUSE, at));
    }

    private void liquidate(String role, String user, String symbol) {
        idRoles.add(role);
        Instant at = tick();
        step(
                "liquidate " + user,
                (exchange, cast) -> exchange.orders()
                        .liquidate(cast.id(role), cast.id(user), cast.symbol(symbol), Market.CAUSE, at));
    }

    private void mark(String symbol, BigDecimal price) {
        step("mark " + symbol, (exchange, cast) -> {
            exchange.positions().mark(cast.symbol(symbol), price);
            return null;
        });
    }

    private void status(String symbol, InstrumentStatus status) {
        Instant at = tick();
        step(
                symbol + " " + status,
                (exchange, cast) ->
                        exchange.instruments().changeStatus(cast.symbol(symbol), status, null, Market.CAUSE, at));
    }

    private void status(String user, UserStatus status) {
        step(
                user + " " + status,
                (exchange, cast) -> exchange.users()
                        .changeStatus(cast.id(user), status, null, Market.CAUSE)
                        .status());
    }

    private Function<Cast, NewOrder> limit(
            String role, String user, String symbol, OrderSide side, BigDecimal price, BigDecimal quantity) {
        return order(
                role,
                user,
                symbol,
                side,
                OrderType.LIMIT,
                price.toPlainString(),
                null,
                quantity.toPlainString(),
                10,
                MarginType.CROSS,
                false,
                TimeInForce.GTC);
    }

    private Function<Cast, NewOrder> stop(String role, String user, OrderSide side, String stopPrice, String price) {
        return order(
                role,
                user,
                "S0",
                side,
                OrderType.STOP_LIMIT,
                price,
                stopPrice,
                "1",
                10,
                MarginType.CROSS,
                false,
                TimeInForce.GTC);
    }

    private Function<Cast, NewOrder> order(
            String role,
            String user,
            String symbol,
            OrderSide side,
            OrderType type,
            @Nullable String price,
            @Nullable String stopPrice,
            String quantity,
            int leverage,
            MarginType marginType,
            boolean reduceOnly,
            TimeInForce timeInForce) {
        idRoles.add(role);
        Instant at = tick();
        return cast -> new NewOrder(
                cast.id(role),
                cast.id(user),
                cast.symbol(symbol),
                side,
                type,
                price == null ? null : dec(price),
                stopPrice == null ? null : dec(stopPrice),
                dec(quantity),
                leverage,
                marginType,
                reduceOnly,
                timeInForce,
                at);
    }

    private Function<Cast, Fill> fill(
            String role,
            String symbol,
            String buy,
            String sell,
            BigDecimal price,
            BigDecimal quantity,
            boolean isBuyerMaker) {
        idRoles.add(role);
        Instant at = tick();
        return cast -> new Fill(
                cast.id(role),
                null,
                cast.symbol(symbol),
                cast.id(buy),
                cast.id(sell),
                price,
                quantity,
                isBuyerMaker,
                false,
                at);
    }

    private static <T> List<T> plus(List<T> list, T one) {
        List<T> longer = new ArrayList<>(list);
        longer.add(one);
        return longer;
    }

    private static Instrument instrument(Cast cast, String symbol) {
        return new Instrument(
                cast.symbol(symbol),
                "T",
                cast.currency(),
                dec("0.01"),
                dec("0.001"),
                dec("1"),
                50,
                dec("0.005"),
                dec("0.0002"),
                dec("0.0005"),
                dec("100"),
                InstrumentStatus.TRADING);
    }
}
