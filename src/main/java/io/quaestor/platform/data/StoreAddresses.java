package io.quaestor.platform.data;

/**
 * Where every store is and who signs in: read from the configuration in profile {@code production}, handed out by the
 * running embedded servers otherwise.
 *
 * @param owner owner of database {@code exchange} on the primary; migrations only
 * @param primary the application's role on the primary, database {@code exchange}
 * @param replica the read role on the replica, database {@code exchange}
 * @param marketOwner owner of database {@code market_data}; migrations only
 * @param market the application's role, database {@code market_data}
 * @param backup a role that reads everything, on the replica, database {@code exchange}
 * @param marketBackup the same role, database {@code market_data}
 * @param redis the cluster
 */
public record StoreAddresses(
        DatabaseAddress owner,
        DatabaseAddress primary,
        DatabaseAddress replica,
        DatabaseAddress marketOwner,
        DatabaseAddress market,
        DatabaseAddress backup,
        DatabaseAddress marketBackup,
        RedisAddress redis) {}
