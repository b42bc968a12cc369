package io.quaestor.model;

import io.quaestor.platform.data.SqlArrays;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of one run, in the database and in the model, each as a line of text; what differs is a finding. Amounts are
 * written without trailing zeros. An account of zeros is the same as none.
 */
final class Rows {

    private static final int PAGE = 20_000;

    private final JdbcClient jdbc;
    private final Names names;
    private final ModelExchange model;
    private final List<UUID> users = new ArrayList<>();
    private final List<String> symbols = new ArrayList<>();
    private final List<String> currencies = new ArrayList<>();
    private final ModelIdentities identities;
    private final Map<UUID, UUID> journals = new HashMap<>();
    private long ledgerRead;

    Rows(JdbcClient jdbc, Names names, ModelExchange model) {
        this.jdbc = jdbc;
        this.names = names;
        this.model = model;
        this.identities = new ModelIdentities(model);
        model.users().forEach(user -> users.add(names.user(user.id())));
        for (ModelInstrument instrument : model.instruments()) {
            symbols.add(names.symbol(instrument.symbol()));
            String currency = names.currency(instrument.currency());
            if (!currencies.contains(currency)) {
                currencies.add(currency);
            }
        }
        // Only what comes from now on can be the run's.
        ledgerRead = jdbc.sql("select coalesce(max(sequence), 0) from ledger_entries")
                .query(Long.class)
                .single();
    }

    /** What differs of what can have changed since the last look; empty when all is equal and the identities hold. */
    List<String> differences() {
        List<String> found = new ArrayList<>();
        users(found);
        instruments(found);
        Map<UUID, ModelAccount.Key> accounts = accounts(found);
        positions(found);
        touchedOrders(found);
        transfers(found);
        trades(found);
        ledger(found, accounts);
        found.addAll(identities.broken());
        return found;
    }

    /** As {@link #differences}, and of every order, those that the model thinks untouched too. */
    List<String> allDifferences() {
        List<String> found = differences();
        allOrders(found);
        return found;
    }

    private void users(List<String> found) {
        Map<String, String> rows = new TreeMap<>();
        jdbc.sql("select id, status, version from users where id = any(:users)")
                .param("users", SqlArrays.uuids(users))
                .query(row -> {
                    rows.put(user(row, "id"), row.getString("status") + " version " + row.getLong("version"));
                });
        Map<String, String> expected = new TreeMap<>();
        for (ModelUser user : model.users()) {
            expected.put(
                    "u" + user.id(), user.standing().name().toLowerCase(Locale.ROOT) + " version " + user.version());
        }
        compare("user", expected, rows, found);
    }

    private void instruments(List<String> found) {
        Map<String, String> rows = new TreeMap<>();
        jdbc.sql("select symbol, status, mark_price, version from instruments where symbol = any(:symbols)")
                .param("symbols", SqlArrays.texts(symbols))
                .query(row -> {
                    rows.put(
                            symbol(row),
                            row.getString("status") + " mark " + amount(row, "mark_price") + " version "
                                    + row.getLong("version"));
                });
        Map<String, String> expected = new TreeMap<>();
        for (ModelInstrument instrument : model.instruments()) {
            expected.put(
                    "s" + instrument.symbol(),
                    instrument.trading() + " mark " + plain(instrument.mark()) + " version " + instrument.version());
        }
        compare("instrument", expected, rows, found);
    }

    private Map<UUID, ModelAccount.Key> accounts(List<String> found) {
        Map<UUID, ModelAccount.Key> keys = new HashMap<>();
        Map<String, String> rows = new TreeMap<>();
        jdbc.sql("""
                select id, user_id, kind, currency, balance, available_balance, locked_balance
                from accounts where currency = any(:currencies)
                """).param("currencies", SqlArrays.texts(currencies)).query(row -> {
            UUID user = row.getObject("user_id", UUID.class);
            int owner = user == null ? house(row.getString("kind")) : (int) Names.number(user);
            ModelAccount.Key key = new ModelAccount.Key(owner, Names.number(text(row, "currency")));
            keys.put(row.getObject("id", UUID.class), key);
            if (row.getBigDecimal("available_balance").signum() != 0
                    || row.getBigDecimal("locked_balance").signum() != 0
                    || row.getBigDecimal("balance").signum() != 0) {
                rows.put(
                        key.toString(),
                        "balance " + amount(row, "balance") + " available " + amount(row, "available_balance")
                                + " locked " + amount(row, "locked_balance"));
            }
        });
        Map<String, String> expected = new TreeMap<>();
        for (ModelAccount account : model.accounts()) {
            if (account.available().signum() != 0 || account.locked().signum() != 0) {
                expected.put(
                        account.key().toString(),
                        "balance " + plain(account.balance()) + " available " + plain(account.available()) + " locked "
                                + plain(account.locked()));
            }
        }
        compare("account", expected, rows, found);
        return keys;
    }

    private void positions(List<String> found) {
        Map<String, String> rows = new TreeMap<>();
        jdbc.sql("""
                select user_id, symbol, side, size, entry_price, entry_value, mark_price, liquidation_price, margin,
                       unrealized_pnl, realized_pnl, leverage, margin_type, version
                from positions where user_id = any(:users)
                """).param("users", SqlArrays.uuids(users)).query(row -> {
            String side = text(row, "side").equals("LONG") ? "BUY" : "SELL";
            rows.put(
                    user(row, "user_id") + " " + symbol(row) + " " + side,
                    "size " + amount(row, "size") + " entry price " + amount(row, "entry_price") + " entry value "
                            + amount(row, "entry_value") + " margin " + amount(row, "margin") + " realized "
                            + amount(row, "realized_pnl") + " " + row.getInt("leverage") + "x "
                            + row.getString("margin_type") + " mark " + amount(row, "mark_price") + " unrealized "
                            + amount(row, "unrealized_pnl") + " liquidation " + amount(row, "liquidation_price")
                            + " version " + row.getLong("version"));
        });
        Map<String, String> expected = new TreeMap<>();
        for (ModelPosition position : model.positions()) {
            expected.put(
                    "u" + position.key().user() + " s" + position.key().symbol() + " "
                            + position.key().side(),
                    "size " + plain(position.size()) + " entry price " + plain(position.entryPrice()) + " entry value "
                            + plain(position.entryValue()) + " margin " + plain(position.margin()) + " realized "
                            + plain(position.realized()) + " " + position.leverage() + "x "
                            + position.marginType() + " mark " + plain(position.mark()) + " unrealized "
                            + plain(position.unrealized()) + " liquidation " + plain(position.liquidationPrice())
                            + " version " + position.version());
        }
        compare("position", expected, rows, found);
    }

    private static final String ORDER_COLUMNS = """
            id, user_id, symbol, side, type, status, price, stop_price, triggered_at, quantity, filled_quantity,
            remaining_quantity, filled_value, average_price, locked_margin, locked_fee, leverage, margin_type,
            reduce_only, time_in_force, liquidation, version
            """;

    private void touchedOrders(List<String> found) {
        List<ModelOrder> touched = model.takeTouchedOrders();
        for (int from = 0; from < touched.size(); from += PAGE) {
            List<ModelOrder> page = touched.subList(from, Math.min(from + PAGE, touched.size()));
            Map<String, String> expected = new TreeMap<>();
            page.forEach(order -> expected.put("o" + order.id(), line(order)));
            Map<String, String> rows = new TreeMap<>();
            jdbc.sql("select " + ORDER_COLUMNS + " from orders where id = any(:ids)")
                    .param(
                            "ids",
                            SqlArrays.uuids(page.stream()
                                    .map(order -> names.order(order.id()))
                                    .toList()))
                    .query(row -> {
                        rows.put("o" + Names.number(row.getObject("id", UUID.class)), line(row));
                    });
            compare("order", expected, rows, found);
        }
    }

    private void allOrders(List<String> found) {
        UUID after = names.order(0);
        long stored = 0;
        List<UUID> page = List.of(after);
        boolean first = true;
        while (!page.isEmpty()) {
            List<UUID> ids = new ArrayList<>();
            jdbc.sql("select " + ORDER_COLUMNS + " from orders where id " + (first ? ">=" : ">")
                            + " :after and user_id = any(:users) order by id limit " + PAGE)
                    .param("after", after)
                    .param("users", SqlArrays.uuids(users))
                    .query(row -> {
                        UUID id = row.getObject("id", UUID.class);
                        ids.add(id);
                        ModelOrder order = model.order(Names.number(id));
                        String expected = order == null ? "not there" : line(order);
                        String there = line(row);
                        if (!there.equals(expected)) {
                            found.add(sentence("order", "o" + Names.number(id), expected, there));
                        }
                    });
            stored += ids.size();
            page = ids;
            first = false;
            if (!ids.isEmpty()) {
                after = ids.getLast();
            }
        }
        if (stored != model.orderCount()) {
            found.add("orders: the model has " + model.orderCount() + ", the services " + stored);
        }
    }

    private static String line(ModelOrder order) {
        Step.Order asked = order.asked();
        return "u" + asked.user() + " s" + asked.symbol() + " " + asked.side() + " " + asked.type() + " "
                + order.status() + " price " + plain(asked.price()) + " stop " + plain(asked.stopPrice())
                + " triggered " + order.triggered() + " quantity " + plain(order.quantity()) + " filled "
                + plain(order.filled()) + " remaining " + plain(order.remaining()) + " value "
                + plain(order.filledValue()) + " average " + plain(order.averagePrice()) + " locked "
                + plain(order.lockedMargin()) + " and " + plain(order.lockedFee()) + " " + asked.leverage() + "x "
                + asked.margin() + " reduce-only " + asked.reduceOnly() + " " + asked.inForce() + " liquidation "
                + order.liquidation() + " version " + order.version();
    }

    private static String line(ResultSet row) throws SQLException {
        return user(row, "user_id") + " " + symbol(row) + " " + row.getString("side") + " " + row.getString("type")
                + " "
                + row.getString("status") + " price " + amount(row, "price") + " stop " + amount(row, "stop_price")
                + " triggered " + (row.getObject("triggered_at") != null) + " quantity " + amount(row, "quantity")
                + " filled " + amount(row, "filled_quantity") + " remaining " + amount(row, "remaining_quantity")
                + " value " + amount(row, "filled_value") + " average " + amount(row, "average_price") + " locked "
                + amount(row, "locked_margin") + " and " + amount(row, "locked_fee") + " " + row.getInt("leverage")
                + "x " + row.getString("margin_type") + " reduce-only " + row.getBoolean("reduce_only") + " "
                + row.getString("time_in_force") + " liquidation " + row.getBoolean("liquidation") + " version "
                + row.getLong("version");
    }

    private void transfers(List<String> found) {
        Map<String, String> rows = new TreeMap<>();
        jdbc.sql("""
                select id, user_id, counterparty_user_id, type, currency, amount, fee, status, tx_hash, address, version
                from transfers where user_id = any(:users)
                """).param("users", SqlArrays.uuids(users)).query(row -> {
            rows.put(
                    "t" + Names.number(row.getObject("id", UUID.class)),
                    user(row, "user_id") + " " + row.getString("type") + " to " + user(row, "counterparty_user_id")
                            + " amount " + amount(row, "amount") + " fee " + amount(row, "fee") + " c"
                            + Names.number(text(row, "currency")) + " " + row.getString("status") + " "
                            + row.getString("tx_hash") + " " + row.getString("address") + " version "
                            + row.getLong("version"));
        });
        Map<String, String> expected = new TreeMap<>();
        for (ModelTransfer transfer : model.transfers()) {
            Step.Request asked = transfer.asked();
            expected.put(
                    "t" + asked.id(),
                    "u" + asked.user() + " " + asked.payment() + " to "
                            + (asked.counterparty() == null ? "-" : "u" + asked.counterparty()) + " amount "
                            + plain(asked.amount()) + " fee " + plain(asked.fee()) + " c" + asked.currency() + " "
                            + transfer.status() + " " + transfer.hash() + " " + asked.address() + " version "
                            + transfer.version());
        }
        compare("transfer", expected, rows, found);
    }

    private void trades(List<String> found) {
        List<ModelTrade> settled = model.takeTrades();
        for (int from = 0; from < settled.size(); from += PAGE) {
            List<ModelTrade> page = settled.subList(from, Math.min(from + PAGE, settled.size()));
            Map<String, String> expected = new TreeMap<>();
            for (ModelTrade trade : page) {
                Step.Fill fill = trade.fill();
                expected.put(
                        "f" + fill.id(),
                        "s" + fill.symbol() + " o" + fill.buyOrder() + " of u" + trade.buyer() + " o"
                                + fill.sellOrder() + " of u" + trade.seller() + " price " + plain(fill.price())
                                + " quantity " + plain(fill.quantity()) + " fees " + plain(trade.buyerFee()) + " and "
                                + plain(trade.sellerFee()) + " buyer makes " + fill.buyerIsMaker() + " off book "
                                + fill.offBook());
            }
            Map<String, String> rows = new TreeMap<>();
            jdbc.sql("""
                    select id, symbol, buyer_order_id, buyer_user_id, seller_order_id, seller_user_id, price, quantity,
                           buyer_fee, seller_fee, is_buyer_maker, off_book
                    from trades where id = any(:ids)
                    """)
                    .param(
                            "ids",
                            SqlArrays.uuids(page.stream()
                                    .map(trade -> names.id(
                                            Names.Kind.TRADE, trade.fill().id()))
                                    .toList()))
                    .query(row -> {
                        rows.put(
                                "f" + Names.number(row.getObject("id", UUID.class)),
                                symbol(row) + " o" + Names.number(row.getObject("buyer_order_id", UUID.class)) + " of "
                                        + user(row, "buyer_user_id") + " o"
                                        + Names.number(row.getObject("seller_order_id", UUID.class)) + " of "
                                        + user(row, "seller_user_id") + " price " + amount(row, "price") + " quantity "
                                        + amount(row, "quantity") + " fees " + amount(row, "buyer_fee") + " and "
                                        + amount(row, "seller_fee") + " buyer makes "
                                        + row.getBoolean("is_buyer_maker") + " off book "
                                        + row.getBoolean("off_book"));
                    });
            compare("trade", expected, rows, found);
        }
    }

    /**
     * The ledger, twice: each user account's lines in their order, and each journal's. The lines of the house have no
     * order among each other, those of a trade's journal have one, and those of another journal none.
     */
    private void ledger(List<String> found, Map<UUID, ModelAccount.Key> accounts) {
        Map<String, List<String>> byAccount = new TreeMap<>();
        Map<String, List<String>> byJournal = new TreeMap<>();
        List<UUID> ids = List.copyOf(accounts.keySet());
        long[] read = {ledgerRead};
        long before;
        do {
            before = read[0];
            jdbc.sql("""
                    select sequence, journal_id, account_id, kind, amount, balance_after, reference_id
                    from ledger_entries
                    where account_id = any(:accounts) and sequence > :sequence
                    order by sequence limit
                    """ + PAGE)
                    .param("accounts", SqlArrays.uuids(ids))
                    .param("sequence", read[0])
                    .query(row -> {
                        read[0] = row.getLong("sequence");
                        UUID reference = row.getObject("reference_id", UUID.class);
                        UUID journal = row.getObject("journal_id", UUID.class);
                        UUID known = journals.putIfAbsent(reference, journal);
                        if (known != null && !known.equals(journal)) {
                            found.add("ledger: two journals, " + known + " and " + journal + ", of one reference "
                                    + reference);
                        }
                        ModelAccount.Key key = accounts.get(row.getObject("account_id", UUID.class));
                        if (key == null) {
                            throw new IllegalStateException("an account that was not asked for");
                        }
                        add(
                                Names.kind(reference) + " " + Names.number(reference),
                                key,
                                row.getString("kind") + " " + amount(row, "amount") + " after "
                                        + amount(row, "balance_after"),
                                byAccount,
                                byJournal);
                    });
        } while (read[0] > before);
        ledgerRead = read[0];
        journals.clear();

        Map<String, List<String>> accountsExpected = new TreeMap<>();
        Map<String, List<String>> journalsExpected = new TreeMap<>();
        List<ModelEntry> entries = model.takeEntries();
        identities.post(entries);
        for (ModelEntry entry : entries) {
            add(
                    entry.cause() + " " + entry.number(),
                    entry.account(),
                    entry.kind() + " " + plain(entry.amount()) + " after " + plain(entry.after()),
                    accountsExpected,
                    journalsExpected);
        }
        compareLines("ledger of", accountsExpected, byAccount, found);
        compareLines("journal of", journalsExpected, byJournal, found);
    }

    private static void add(
            String reference,
            ModelAccount.Key account,
            String line,
            Map<String, List<String>> byAccount,
            Map<String, List<String>> byJournal) {
        if (account.owner() >= 0) {
            byAccount
                    .computeIfAbsent(account.toString(), key -> new ArrayList<>())
                    .add(reference + " " + line);
        }
        byJournal.computeIfAbsent(reference, key -> new ArrayList<>()).add(account + " " + line);
    }

    private static void compareLines(
            String what, Map<String, List<String>> expected, Map<String, List<String>> rows, List<String> found) {
        Map<String, List<String>> all = new TreeMap<>(expected);
        all.putAll(rows);
        for (String key : all.keySet()) {
            List<String> model = expected.getOrDefault(key, List.of());
            List<String> services = rows.getOrDefault(key, List.of());
            if (!key.startsWith("TRADE") && what.startsWith("journal")) {
                model = model.stream().sorted().toList();
                services = services.stream().sorted().toList();
            }
            for (int line = 0; line < Math.max(model.size(), services.size()); line++) {
                String one = line < model.size() ? model.get(line) : "nothing";
                String other = line < services.size() ? services.get(line) : "nothing";
                if (!one.equals(other)) {
                    found.add(sentence(what, key + ", line " + (line + 1), one, other));
                    break;
                }
            }
        }
    }

    private static void compare(
            String what, Map<String, String> expected, Map<String, String> rows, List<String> found) {
        for (Map.Entry<String, String> entry : expected.entrySet()) {
            String row = rows.getOrDefault(entry.getKey(), "not there");
            if (!row.equals(entry.getValue())) {
                found.add(sentence(what, entry.getKey(), entry.getValue(), row));
            }
        }
        for (Map.Entry<String, String> entry : rows.entrySet()) {
            if (!expected.containsKey(entry.getKey())) {
                found.add(sentence(what, entry.getKey(), "not there", entry.getValue()));
            }
        }
    }

    private static String sentence(String what, String key, String model, String services) {
        return what + " " + key + "\n    model:    " + model + "\n    services: " + services;
    }

    private static int house(@Nullable String kind) {
        return switch (kind) {
            case "FEES" -> ModelAccount.FEES;
            case "INSURANCE" -> ModelAccount.INSURANCE;
            case "CLEARING" -> ModelAccount.CLEARING;
            case "EXTERNAL" -> ModelAccount.EXTERNAL;
            case null, default -> throw new IllegalStateException("a house account of kind " + kind);
        };
    }

    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw new IllegalStateException(column + " is null");
        }
        return text;
    }

    private static String symbol(ResultSet row) throws SQLException {
        return "s" + Names.number(text(row, "symbol"));
    }

    private static String user(ResultSet row, String column) throws SQLException {
        UUID user = row.getObject(column, UUID.class);
        return user == null ? "-" : "u" + Names.number(user);
    }

    private static String amount(ResultSet row, String column) throws SQLException {
        return plain(row.getBigDecimal(column));
    }

    private static String plain(@Nullable BigDecimal amount) {
        return amount == null ? "-" : amount.stripTrailingZeros().toPlainString();
    }
}
