package io.quaestor.platform.embedded;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What one stack is started with.
 *
 * @param data the folder that holds everything; made when missing
 * @param binaries where the server programs are unpacked; may be shared by several data folders
 * @param ports where the servers listen, on loopback only
 * @param webPort checked together with the servers' ports, if the caller is going to listen there
 * @param minimumFreeBytes less free disk than this is refused
 * @param redisMaxMemory per node, in Redis' notation such as {@code 256mb}
 * @param attach whether a stack that already runs in the folder is used as it is instead of being refused
 * @param progress is told one line per finished step
 */
public record EmbeddedSettings(
        Path data,
        Path binaries,
        StackPorts ports,
        OptionalInt webPort,
        long minimumFreeBytes,
        String redisMaxMemory,
        boolean attach,
        Consumer<String> progress) {

    /** Least free disk, unless set otherwise: 1 GiB. */
    public static final long DEFAULT_MINIMUM_FREE_BYTES = 1L << 30;

    /** The usual settings for a folder; the server programs are unpacked inside it. */
    public static EmbeddedSettings in(Path data, StackPorts ports) {
        return new EmbeddedSettings(
                data,
                data.resolve("binaries"),
                ports,
                OptionalInt.empty(),
                DEFAULT_MINIMUM_FREE_BYTES,
                "256mb",
                false,
                line -> {});
    }

    public EmbeddedSettings withBinaries(Path folder) {
        return new EmbeddedSettings(data, folder, ports, webPort, minimumFreeBytes, redisMaxMemory, attach, progress);
    }

    public EmbeddedSettings withWebPort(OptionalInt port) {
        return new EmbeddedSettings(data, binaries, ports, port, minimumFreeBytes, redisMaxMemory, attach, progress);
    }

    public EmbeddedSettings withMinimumFreeBytes(long bytes) {
        return new EmbeddedSettings(data, binaries, ports, webPort, bytes, redisMaxMemory, attach, progress);
    }

    public EmbeddedSettings withRedisMaxMemory(String amount) {
        return new EmbeddedSettings(data, binaries, ports, webPort, minimumFreeBytes, amount, attach, progress);
    }

    public EmbeddedSettings withAttach(boolean use) {
        return new EmbeddedSettings(data, binaries, ports, webPort, minimumFreeBytes, redisMaxMemory, use, progress);
    }

    public EmbeddedSettings withProgress(Consumer<String> listener) {
        return new EmbeddedSettings(data, binaries, ports, webPort, minimumFreeBytes, redisMaxMemory, attach, listener);
    }
}
