package io.quaestor.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks a Redis snapshot: its first word, and the checksum (CRC-64/Jones) in its last eight bytes. */
final class RdbFile {

    private static final long POLYNOMIAL = 0x95AC9329AC4BC9B5L;

    private RdbFile() {}

    static boolean isWhole(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < 18 || !new String(bytes, 0, 5, StandardCharsets.US_ASCII).equals("REDIS")) {
            return false;
        }
        long expected = ByteBuffer.wrap(bytes, bytes.length - 8, 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        return crc(bytes, bytes.length - 8) == expected;
    }

    private static long crc(byte[] bytes, int length) {
        long crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= bytes[i] & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL);
            }
        }
        return crc;
    }
}
