package io.quaestor.console.operators;

import java.util.stream.Stream;

/** What nobody types by accident. None of it is an operator's name. */
final class HostileText {

    private HostileText() {}

    static Stream<String> values() {
        return Stream.of(
                "",
                " ",
                "a",
                "a".repeat(65),
                "a".repeat(10_000),
                "'; drop table backoffice.operators; --",
                "admin' or '1'='1",
                "\"admin\"",
                "admin\\",
                "admin\0",
                "\0",
                "ad\nmin",
                "admin\r\nSet-Cookie: a=b",
                "admin\t",
                "admin\u001b[2J",
                "ad\u007fmin",
                " admin",
                "admin ",
                "\u00a0admin",
                "Admin",
                "ADMIN",
                "аdmin", // Cyrillic а
                "ａｄｍｉｎ", // full width
                "adm\u0131n", // dotless i
                "admi\u0301n", // combining accent
                "\u202enimda", // right to left
                "admin\u200f",
                "ad\u200bmin", // zero width
                "\ufeffadmin",
                "관리자",
                "😀😀",
                "\ud83d\ud83d", // lone surrogates
                ".admin",
                "-admin",
                "admin/../x",
                "admin%00",
                "${jndi:ldap://x}",
                "<script>alert(1)</script>",
                "{0}");
    }
}
