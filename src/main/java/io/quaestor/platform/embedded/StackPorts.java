package io.quaestor.platform.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * The loopback ports of one stack.
 *
 * @param primary PostgreSQL primary
 * @param standby PostgreSQL standby
 * @param redis the six Redis nodes; each also listens on its port + {@value #REDIS_BUS} for the other nodes
 */
public record StackPorts(int primary, int standby, List<Integer> redis) {

    /** Distance from a Redis node's port to the port of its cluster bus. */
    static final int REDIS_BUS = 10_000;

    private static final int REDIS_NODES = 6;

    public StackPorts {
        redis = List.copyOf(redis);
    }

    /**
     * 15432, 15433 and 16401 to 16406, moved.
     *
     * @param offset added to each
     */
    public static StackPorts shiftedBy(int offset) {
        if (offset < -15_000 || offset > 65_535 - REDIS_BUS - 16_406) {
            throw new StackRefused("quaestor.port-offset is " + offset + "; it must be between -15000 and "
                    + (65_535 - REDIS_BUS - 16_406) + " to keep every port below 65536.");
        }
        return from(15_432 + offset, 16_401 + offset);
    }

    /** Ports that nobody uses at this moment, below those the kernel hands out for outgoing connections. */
    public static StackPorts free() {
        for (int attempt = 0; attempt < 200; attempt++) {
            int base = ThreadLocalRandom.current().nextInt(10_500, 22_000);
            StackPorts ports = from(base, base + 2);
            if (ports.all().stream().allMatch(StackPorts::isFree)) {
                return ports;
            }
        }
        throw new StackRefused("No eight neighbouring free ports were found between 10500 and 22000.");
    }

    private static StackPorts from(int postgres, int redis) {
        return new StackPorts(
                postgres,
                postgres + 1,
                IntStream.range(redis, redis + REDIS_NODES).boxed().toList());
    }

    /** Every port, the cluster bus included. */
    List<Integer> all() {
        List<Integer> all = new ArrayList<>(List.of(primary, standby));
        all.addAll(redis);
        redis.forEach(port -> all.add(port + REDIS_BUS));
        return all;
    }

    /** What a port is for, in an operator's words. */
    String purpose(int port) {
        if (port == primary) {
            return "PostgreSQL primary";
        }
        if (port == standby) {
            return "PostgreSQL standby";
        }
        if (redis.contains(port)) {
            return "Redis node " + (redis.indexOf(port) + 1);
        }
        int node = redis.indexOf(port - REDIS_BUS);
        return node >= 0 ? "cluster bus of Redis node " + (node + 1) : "web";
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
