package io.quaestor.console.frame;

import java.util.UUID;

/** Where the screens are, so that they can link to each other without knowing each other. */
public final class Paths {

    public static final String HOME = "";
    public static final String LOGIN = "login";
    public static final String CHANGE_PASSWORD = "password";
    public static final String USERS = "users";
    public static final String MARKET = "market";
    public static final String CANDLES = "candles";
    public static final String ORDER_BOOK = "orderbook";
    public static final String ORDERS = "orders";
    public static final String TRADES = "trades";
    public static final String ACCOUNTS = "accounts";
    public static final String POSITIONS = "positions";
    public static final String TRANSFERS = "transfers";
    public static final String LEDGER = "ledger";
    public static final String EVENTS = "events";
    public static final String STORES = "stores";
    public static final String BACKUPS = "backups";

    private Paths() {}

    /** The candles of one symbol. */
    public static String candles(String symbol) {
        return CANDLES + "/" + symbol;
    }

    /** The candles of one symbol, with one user's fills and open orders drawn on them. */
    public static String candles(String symbol, UUID user) {
        return candles(symbol) + "?user=" + user;
    }

    /** The order book of one symbol. */
    public static String orderBook(String symbol) {
        return ORDER_BOOK + "/" + symbol;
    }

    /** The page of one user. */
    public static String user(UUID id) {
        return USERS + "/" + id;
    }
}
