package io.quaestor.health;

/**
 * The cluster as a whole.
 *
 * @param stateOk whether it says that it serves requests
 * @param slotsAssigned of 16,384, to some master
 * @param slotsServed of 16,384, by masters that nobody holds for failing
 * @param masters nodes with slots
 * @param nodes known to the cluster, whatever their state
 * @param nodesUp of them, that answered and do their part
 */
public record RedisClusterFacts(
        boolean stateOk, int slotsAssigned, int slotsServed, int masters, int nodes, int nodesUp) {}
