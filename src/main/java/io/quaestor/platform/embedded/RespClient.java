package io.quaestor.platform.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The few words of Redis' protocol that starting and watching a node takes. The cluster's client is no help before there
 * is a cluster, and costs seconds to load.
 */
final class RespClient implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    RespClient(int port, String password) throws IOException {
        socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 300);
            socket.setSoTimeout(2_000);
            in = new BufferedInputStream(socket.getInputStream());
            call("AUTH", password);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Sends one command whose reply is a string, a number or nothing.
     *
     * @throws IOException also for a reply that is an error; its message is the error
     */
    String call(String... words) throws IOException {
        StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            command.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.US_ASCII));
        String head = line();
        return switch (head.charAt(0)) {
            case '+', ':' -> head.substring(1);
            case '-' -> throw new IOException(head.substring(1));
            case '$' -> bulk(Integer.parseInt(head.substring(1)));
            default -> throw new IOException("Unexpected reply " + head + " to " + words[0]);
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "";
        }
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        in.skipNBytes(2);
        return text;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("Redis closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        if (line.isEmpty()) {
            throw new IOException("Redis sent an empty reply");
        }
        return line.toString();
    }
}
