package io.quaestor.console.positions;

/** Orders of open positions that change with every fill or mark price: only their beginning is shown, as of one instant. */
enum PositionSort {
    SIZE("size desc"),
    PROFIT("unrealized_pnl desc"),
    LOSS("unrealized_pnl asc"),
    LIQUIDATION("distance asc nulls last");

    private final String order;

    PositionSort(String order) {
        this.order = order;
    }

    /** In SQL. */
    String order() {
        return order;
    }
}
