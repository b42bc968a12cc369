package io.quaestor.tape;

import java.util.List;

/** Korean and Western names for e-mail addresses: Korean ones in Latin letters and in Hangul. */
final class SimulatedNames {

    private static final List<String> KOREAN_FAMILY = List.of(
            "kim", "lee", "park", "choi", "jung", "kang", "cho", "yoon", "jang", "lim", "han", "oh", "seo", "shin");
    private static final List<String> KOREAN_GIVEN = List.of(
            "minjun", "seoyeon", "jihoon", "hayoon", "dohyun", "jiwoo", "seojun", "yejin", "hyunwoo", "soomin",
            "taeyang", "eunji", "jaehyun");
    private static final List<String> HANGUL_FAMILY = List.of("김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한");
    private static final List<String> HANGUL_GIVEN =
            List.of("민준", "서연", "지훈", "하윤", "도현", "지우", "서준", "예진", "현우", "수민", "은지", "재현", "다은");
    private static final List<String> WESTERN_GIVEN = List.of(
            "emma", "liam", "olivia", "noah", "sofia", "lucas", "hannah", "oscar", "clara", "hugo", "alice", "felix",
            "marta", "jonas", "ines");
    private static final List<String> WESTERN_FAMILY = List.of(
            "smith",
            "garcia",
            "müller",
            "rossi",
            "dubois",
            "jensen",
            "novak",
            "kowalski",
            "silva",
            "olsen",
            "weber",
            "martin",
            "brown");

    private SimulatedNames() {}

    /** The part before the @ for user {@code number}; different for different numbers. */
    static String of(int number) {
        return switch (number % 4) {
            case 0, 2 -> pick(KOREAN_GIVEN, number) + "." + pick(KOREAN_FAMILY, number / 2) + number;
            case 1 -> pick(WESTERN_GIVEN, number) + "." + pick(WESTERN_FAMILY, number / 3) + number;
            default -> pick(HANGUL_FAMILY, number) + pick(HANGUL_GIVEN, number / 3) + number;
        };
    }

    private static String pick(List<String> names, int number) {
        return names.get(number % names.size());
    }
}
