package io.quaestor.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.health.RedisMembership.Role;
import io.quaestor.health.RedisMembership.SlotRange;
import org.junit.jupiter.api.Test;

class RedisViewTest {

    private static final String A = "a".repeat(40);
    private static final String B = "b".repeat(40);
    private static final String C = "c".repeat(40);

    @Test
    void masters_replicas_and_scattered_slots_are_read() {
        RedisView view = RedisView.parse("""
                %s 10.0.0.1:6379@16379,host-a myself,master - 0 0 1 connected 0-99 200 300-399 [42->-%s] [43-<-%s]
                %s 10.0.0.2:6379@16379 slave %s 0 1 1 connected\s
                """.formatted(A, B, B, B, A), "entry:6379");
        assertThat(view.selfId()).isEqualTo(A);
        RedisMembership master = view.membership(view.nodes().getFirst());
        assertThat(master.role()).isEqualTo(Role.MASTER);
        assertThat(master.slots())
                .containsExactly(new SlotRange(0, 99), new SlotRange(200, 200), new SlotRange(300, 399));
        assertThat(master.slotCount()).isEqualTo(201);
        assertThat(master.masterAddress()).isNull();
        assertThat(master.replicaAddresses()).containsExactly("10.0.0.2:6379");
        RedisMembership replica = view.membership(view.nodes().getLast());
        assertThat(replica.role()).isEqualTo(Role.REPLICA);
        assertThat(replica.masterAddress()).isEqualTo("10.0.0.1:6379");
        assertThat(replica.slotCount()).isZero();
    }

    @Test
    void a_node_that_does_not_know_its_host_has_the_one_it_was_asked_by() {
        RedisView view = RedisView.parse(A + " :6379@16379 myself,master - 0 0 1 connected", "entry:6379");
        assertThat(view.nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.address()).isEqualTo("entry:6379"));
    }

    @Test
    void failing_nodes_are_marked_and_nodes_without_an_address_left_out() {
        RedisView view = RedisView.parse("""
                %s 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-16383
                %s 10.0.0.2:6379@16379 slave,fail? %s 0 1 1 connected
                %s :0@0 master,fail,noaddr - 0 1 1 disconnected
                """.formatted(A, B, A, C), "entry:6379");
        assertThat(view.nodes()).extracting(RedisView.Node::failing).containsExactly(false, true);
    }

    @Test
    void something_else_is_refused() {
        assertThatThrownBy(() -> RedisView.parse("hello", "entry:6379"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a line of CLUSTER NODES: hello");
        assertThatThrownBy(() -> RedisView.parse("", "entry:6379")).hasMessageContaining("names no node as itself");
    }
}
