package io.quaestor.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The line between a pool and its server, on this machine, that a test can cut. */
final class Wire implements AutoCloseable {

    private final ServerSocket listener;
    private final int serverPort;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private volatile boolean isAnswerLost;

    Wire(int serverPort) {
        this.serverPort = serverPort;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Resets every connection, towards both ends. */
    void cut() {
        lines.forEach(Line::reset);
    }

    /** While set, whatever the server answers is lost, and its connection reset: the server did it, nobody hears. */
    void loseAnswers(boolean lose) {
        isAnswerLost = lose;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Line line = new Line(listener.accept(), new Socket(InetAddress.getLoopbackAddress(), serverPort));
                lines.add(line);
                Thread.ofVirtual().start(() -> line.carry(line.client, line.server, false));
                Thread.ofVirtual().start(() -> line.carry(line.server, line.client, true));
            } catch (IOException failure) {
                // Closed, or the server is away: who connects finds out.
            }
        }
    }

    private final class Line {

        private final Socket client;
        private final Socket server;

        Line(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        void carry(Socket from, Socket to, boolean isAnswer) {
            byte[] bytes = new byte[8_192];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    if (isAnswer && isAnswerLost) {
                        reset();
                        return;
                    }
                    out.write(bytes, 0, count);
                }
            } catch (IOException failure) {
                // One end is gone: so is the line.
            } finally {
                lines.remove(this);
            }
        }

        void reset() {
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException failure) {
                    // Closed already.
                }
            }
        }
    }
}
