package io.quaestor.exchange.users;

import java.util.Locale;

/** Whether a user may trade; stored in lower case. */
public enum UserStatus {
    /** May do everything. */
    ACTIVE,
    /** May cancel and reduce only. */
    FROZEN,
    /** Gone for good, without money or open orders. */
    CLOSED;

    public String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static UserStatus ofStored(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }
}
