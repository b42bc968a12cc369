/** Tests of the order books, on a real Redis Cluster and real databases. */
@NullMarked
package io.quaestor.market.orderbook;

import org.jspecify.annotations.NullMarked;
