package io.quaestor.health;

import io.quaestor.health.RedisMembership.Role;
import io.quaestor.health.RedisMembership.SlotRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as one node sees it: the answer to {@code CLUSTER NODES}.
 *
 * @param selfId the node that was asked
 * @param nodes every node with an address, itself included
 */
record RedisView(String selfId, List<Node> nodes) {

    /**
     * @param masterId of a replica; null for a master
     * @param failing whether the asked node holds it for failing or failed
     */
    record Node(
            String id, String address, Role role, @Nullable String masterId, boolean failing, List<SlotRange> slots) {

        int slotCount() {
            return slots.stream().mapToInt(SlotRange::count).sum();
        }
    }

    /**
     * @param asked {@code host:port} by which the node was reached, for one that does not know its own host yet
     * @throws IllegalArgumentException if the text is something else
     */
    static RedisView parse(String text, String asked) {
        List<Node> nodes = new ArrayList<>();
        String self = null;
        for (String line : text.lines().toList()) {
            // id address flags master ping pong epoch link slot...
            String[] fields = line.strip().split(" ", -1);
            if (fields.length < 8) {
                throw new IllegalArgumentException("not a line of CLUSTER NODES: " + line);
            }
            Set<String> flags = Set.of(fields[2].split(",", -1));
            if (flags.contains("myself")) {
                self = fields[0];
            }
            if (flags.contains("noaddr") || flags.contains("handshake")) {
                continue;
            }
            String address = fields[1].split("[@,]", 2)[0];
            nodes.add(new Node(
                    fields[0],
                    address.startsWith(":") ? asked : address,
                    flags.contains("master") ? Role.MASTER : Role.REPLICA,
                    fields[3].equals("-") ? null : fields[3],
                    flags.contains("fail") || flags.contains("fail?"),
                    Arrays.stream(fields, 8, fields.length)
                            .filter(slots -> !slots.startsWith("["))
                            .map(RedisView::range)
                            .toList()));
        }
        if (self == null) {
            throw new IllegalArgumentException("CLUSTER NODES names no node as itself");
        }
        return new RedisView(self, List.copyOf(nodes));
    }

    Optional<Node> node(String id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }

    RedisMembership membership(Node node) {
        return new RedisMembership(
                node.id(),
                node.role(),
                Optional.ofNullable(node.masterId())
                        .flatMap(this::node)
                        .map(Node::address)
                        .orElse(null),
                nodes.stream()
                        .filter(other -> node.id().equals(other.masterId()))
                        .map(Node::address)
                        .sorted()
                        .toList(),
                node.slots());
    }

    private static SlotRange range(String slots) {
        String[] ends = slots.split("-", 2);
        int first = Integer.parseInt(ends[0]);
        return new SlotRange(first, ends.length == 1 ? first : Integer.parseInt(ends[1]));
    }
}
