package io.quaestor.health;

import io.quaestor.health.RedisHealthStore.NodeSample;
import io.quaestor.health.StoreHealth.RedisCluster;
import io.quaestor.health.StoreHealth.RedisNode;
import io.quaestor.platform.data.StoreAddresses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Probes all nodes that are configured or were known the last time, at once; nodes that only then become known are
 * asked in a second round.
 */
final class RedisProbes {

    private static final int SLOTS = 16384;

    private final RedisHealthStore store;
    private final ProbeRunner runner;
    private final List<String> entryNodes;
    private volatile Set<String> knownBefore = Set.of();

    RedisProbes(RedisHealthStore store, ProbeRunner runner, StoreAddresses addresses) {
        this.store = store;
        this.runner = runner;
        this.entryNodes = addresses.redis().nodes();
    }

    /** The first round, under way. */
    final class Round {

        private final Map<String, ProbeRunner.Running<NodeSample>> running;

        private Round(Collection<String> nodes) {
            running = start(nodes);
        }

        /** The cluster, then its nodes by address. */
        List<StoreHealth> await() {
            Map<String, Answer<NodeSample>> answers = new TreeMap<>();
            running.forEach((address, probe) -> answers.put(address, probe.await()));
            Optional<RedisView> view = view(answers);
            if (view.isPresent()) {
                Set<String> answered = selves(answers).keySet();
                List<String> unasked = view.get().nodes().stream()
                        .filter(node -> !answered.contains(node.id()) && !answers.containsKey(node.address()))
                        .map(RedisView.Node::address)
                        .toList();
                start(unasked).forEach((address, probe) -> answers.put(address, probe.await()));
                view = view(answers);
            }
            List<RedisNode> nodes = view.map(seen -> nodes(seen, answers)).orElseGet(() -> silent(answers));
            knownBefore = nodes.stream().map(RedisNode::address).collect(Collectors.toUnmodifiableSet());
            List<StoreHealth> all = new ArrayList<>();
            all.add(cluster(view.orElse(null), answers, nodes));
            all.addAll(nodes);
            return all;
        }
    }

    Round start() {
        Set<String> nodes = new TreeSet<>(entryNodes);
        nodes.addAll(knownBefore);
        return new Round(nodes);
    }

    private Map<String, ProbeRunner.Running<NodeSample>> start(Collection<String> nodes) {
        Map<String, ProbeRunner.Running<NodeSample>> running = new TreeMap<>();
        nodes.forEach(address -> running.put(address, runner.start(() -> store.ask(address))));
        return running;
    }

    /** Of the nodes that answered, the one that knows most and newest. */
    private static Optional<RedisView> view(Map<String, Answer<NodeSample>> answers) {
        return answers.values().stream()
                .map(Answer::value)
                .filter(Objects::nonNull)
                .max(Comparator.comparing(NodeSample::clusterOk)
                        .thenComparingLong(NodeSample::epoch)
                        .thenComparingInt(sample -> sample.view().nodes().size()))
                .map(NodeSample::view);
    }

    /** Answers by the id of the node that gave them: a node may be configured by another name than the cluster's. */
    private static Map<String, Answer<NodeSample>> selves(Map<String, Answer<NodeSample>> answers) {
        Map<String, Answer<NodeSample>> selves = new HashMap<>();
        for (Answer<NodeSample> answer : answers.values()) {
            if (answer.value() != null) {
                selves.put(answer.value().view().selfId(), answer);
            }
        }
        return selves;
    }

    private List<RedisNode> nodes(RedisView view, Map<String, Answer<NodeSample>> answers) {
        Map<String, Answer<NodeSample>> selves = selves(answers);
        Map<String, RedisNode> nodes = new TreeMap<>();
        for (RedisView.Node node : view.nodes()) {
            Answer<NodeSample> answer = selves.getOrDefault(node.id(), answers.get(node.address()));
            if (answer != null) {
                nodes.put(node.address(), node(node.address(), view.membership(node), node.failing(), answer));
            }
        }
        for (String entry : entryNodes) {
            Answer<NodeSample> answer = Objects.requireNonNull(answers.get(entry));
            boolean listed = answer.value() != null
                    && view.node(answer.value().view().selfId()).isPresent();
            if (!listed) {
                nodes.computeIfAbsent(entry, address -> node(address, null, false, answer));
            }
        }
        return List.copyOf(nodes.values());
    }

    private static List<RedisNode> silent(Map<String, Answer<NodeSample>> answers) {
        return answers.entrySet().stream()
                .map(answer -> node(answer.getKey(), null, false, answer.getValue()))
                .toList();
    }

    private static RedisNode node(
            String address, @Nullable RedisMembership membership, boolean failing, Answer<NodeSample> answer) {
        NodeSample sample = answer.value();
        return new RedisNode(probe(answer, failing), address, membership, sample == null ? null : sample.facts());
    }

    private static Probe probe(Answer<NodeSample> answer, boolean failing) {
        NodeSample sample = answer.value();
        if (sample == null) {
            return answer.failed(Objects.requireNonNull(answer.failure()));
        }
        if (sample.loading()) {
            return answer.down(HealthReason.NOT_READY, "it is loading its data");
        }
        if (failing) {
            return answer.degraded(HealthReason.HELD_FOR_FAILED, "it answers here, but not to the cluster");
        }
        if (Boolean.FALSE.equals(sample.masterLinkUp())) {
            return answer.degraded(HealthReason.MASTER_LINK_DOWN, "master_link_status:down");
        }
        Long maxMemoryBytes = sample.facts().maxMemoryBytes();
        long usedMemoryBytes = sample.facts().usedMemoryBytes();
        if (maxMemoryBytes != null && usedMemoryBytes > maxMemoryBytes / 10 * 9) {
            return answer.degraded(
                    HealthReason.MEMORY_NEARLY_USED_UP, usedMemoryBytes + " of " + maxMemoryBytes + " bytes");
        }
        return answer.up();
    }

    private RedisCluster cluster(
            @Nullable RedisView view, Map<String, Answer<NodeSample>> answers, List<RedisNode> nodes) {
        String address = String.join(",", entryNodes);
        if (view == null) {
            // Nobody answered. It is down only if everybody refused.
            Answer<NodeSample> worst = answers.values().stream()
                    .max(Comparator.comparing(
                            answer -> Objects.requireNonNull(answer.failure()).status()))
                    .orElseThrow();
            return new RedisCluster(worst.failed(Objects.requireNonNull(worst.failure())), address, null);
        }
        Answer<NodeSample> answer = Objects.requireNonNull(selves(answers).get(view.selfId()));
        boolean stateOk = Objects.requireNonNull(answer.value()).clusterOk();
        int assigned = view.nodes().stream().mapToInt(RedisView.Node::slotCount).sum();
        int served = view.nodes().stream()
                .filter(node -> !node.failing())
                .mapToInt(RedisView.Node::slotCount)
                .sum();
        int masters =
                (int) view.nodes().stream().filter(node -> node.slotCount() > 0).count();
        int nodesUp = (int) nodes.stream()
                .filter(node -> node.probe().status() == HealthStatus.UP)
                .count();
        RedisClusterFacts facts = new RedisClusterFacts(stateOk, assigned, served, masters, nodes.size(), nodesUp);
        return new RedisCluster(clusterProbe(answer, facts), address, facts);
    }

    private static Probe clusterProbe(Answer<NodeSample> answer, RedisClusterFacts facts) {
        String slots = facts.slotsServed() + " of " + SLOTS + " slots served";
        if (!facts.stateOk()) {
            return answer.down(HealthReason.SLOTS_MISSING, "cluster_state:fail, " + slots);
        }
        if (facts.slotsServed() < SLOTS) {
            return answer.degraded(HealthReason.SLOTS_MISSING, slots);
        }
        if (facts.nodesUp() < facts.nodes()) {
            return answer.degraded(
                    HealthReason.NODES_FAILING, facts.nodesUp() + " of " + facts.nodes() + " nodes are up");
        }
        return answer.up();
    }
}
