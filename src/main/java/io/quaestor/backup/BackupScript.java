package io.quaestor.backup;

import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.StoreAddresses;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Starts {@code backup/backup}. Addresses and secrets go by its environment, never by its command line. */
final class BackupScript {

    private final Path script;
    private final Path root;
    private final StoreAddresses addresses;

    BackupScript(Path script, Path root, StoreAddresses addresses) {
        this.script = script;
        this.root = root;
        this.addresses = addresses;
    }

    Process start(String actor) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(script.toString())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        // libpq would heed what this process happens to have been started with.
        environment.keySet().removeIf(name -> name.startsWith("PG") && !name.startsWith("PGSSL"));
        environment.putAll(settings(actor));
        return builder.start();
    }

    private Map<String, String> settings(String actor) {
        Map<String, String> settings = new HashMap<>();
        settings.put("QUAESTOR_BACKUP_ROOT", root.toString());
        settings.put("QUAESTOR_BACKUP_ACTOR", actor);
        database(settings, "", "QUAESTOR_EXCHANGE_DATABASE", addresses.backup());
        database(settings, "QUAESTOR_MARKET_", "QUAESTOR_MARKET_DATABASE", addresses.marketBackup());
        settings.put("QUAESTOR_REDIS_NODES", String.join(" ", addresses.redis().nodes()));
        if (!addresses.redis().password().isEmpty()) {
            settings.put("REDISCLI_AUTH", addresses.redis().password());
        }
        return settings;
    }

    private static void database(
            Map<String, String> settings, String prefix, String databaseSetting, DatabaseAddress address) {
        Map<String, String> parts = address.urlParts();
        settings.put(prefix + "PGHOST", parts.getOrDefault("PGHOST", "localhost"));
        settings.put(prefix + "PGPORT", parts.getOrDefault("PGPORT", "5432"));
        settings.put(prefix + "PGUSER", address.user());
        settings.put(prefix + "PGPASSWORD", address.password());
        settings.put(databaseSetting, parts.getOrDefault("PGDBNAME", address.user()));
        copy(parts, "sslmode", settings, "PGSSLMODE");
        copy(parts, "sslrootcert", settings, "PGSSLROOTCERT");
    }

    private static void copy(Map<String, String> parts, String parameter, Map<String, String> settings, String name) {
        String value = parts.get(parameter);
        if (value != null) {
            settings.put(name, value);
        }
    }
}
