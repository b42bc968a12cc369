package io.quaestor.platform.embedded;

import java.nio.file.Path;

/** The configuration files of both PostgreSQL servers, written anew at every start. */
final class PostgresSettings {

    static final String HBA = """
            host all all 127.0.0.1/32 scram-sha-256
            host replication %s 127.0.0.1/32 scram-sha-256
            """.formatted(Credentials.REPLICATION);

    private PostgresSettings() {}

    /** Both servers have the same limits, because a standby refuses lower ones than its primary's. */
    static String postgresqlConf(PostgresServer server, StackContext stack) {
        String common = """
                # Written at every start; local settings belong into postgresql.auto.conf (ALTER SYSTEM).
                cluster_name = '%s'
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 100
                password_encryption = 'scram-sha-256'
                shared_buffers = '128MB'
                work_mem = '8MB'
                maintenance_work_mem = '64MB'
                effective_cache_size = '512MB'
                jit = off
                fsync = on
                full_page_writes = on
                synchronous_commit = on
                wal_level = replica
                wal_compression = on
                max_wal_size = '512MB'
                min_wal_size = '64MB'
                max_wal_senders = 10
                max_replication_slots = 10
                max_slot_wal_keep_size = '1GB'
                hot_standby = on
                hot_standby_feedback = on
                shared_preload_libraries = 'pg_stat_statements'
                autovacuum_naptime = '10s'
                track_io_timing = on
                timezone = 'UTC'
                log_timezone = 'UTC'
                lc_messages = 'C'
                log_line_prefix = '%%m [%%p] %%q%%u@%%d %%a '
                logging_collector = on
                log_directory = %s
                log_filename = '%s-%%a.log'
                log_file_mode = 0600
                log_truncate_on_rotation = on
                log_rotation_age = '1d'
                log_rotation_size = 0
                """.formatted(
                server.name(), server.port(), quoted(stack.folder().log().toString()), server.name());
        return server.follows().isEmpty() ? common : common + following(server, stack);
    }

    private static String following(PostgresServer server, StackContext stack) {
        return """
                primary_conninfo = %s
                primary_slot_name = '%s'
                wal_retrieve_retry_interval = '200ms'
                wal_receiver_status_interval = '1s'
                """.formatted(
                        quoted("host=127.0.0.1 port=" + server.follows().orElseThrow() + " user="
                                + Credentials.REPLICATION + " application_name=" + PostgresServer.SLOT + " passfile="
                                + conninfoQuoted(stack.folder().pgpass())),
                        PostgresServer.SLOT);
    }

    private static String conninfoQuoted(Path path) {
        return "'" + path.toString().replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
