package io.quaestor.platform.embedded;

/** What the servers of one stack have in common. */
record StackContext(
        DataFolder folder,
        StackPorts ports,
        Binaries binaries,
        Platform platform,
        PostgresUser postgresUser,
        Credentials credentials,
        String redisMaxMemory) {}
