package org.dtrace4j.kernel.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileRateTest {
    @ParameterizedTest
    @CsvSource({
        "tick-1, 1000000000", "tick-1000, 1000000", "profile-97, 10309278", "profile-5000, 200000",
        "tick-5000hz, 200000",
        "tick-1s, 1000000000", "tick-1sec, 1000000000", "tick-250ms, 250000000", "tick-250msec, 250000000",
        "tick-200us, 200000", "tick-200000ns, 200000", "tick-300000nsec, 300000", "tick-250usec, 250000",
        "tick-2m, 120000000000", "tick-2min, 120000000000", "tick-1h, 3600000000000", "tick-1hour, 3600000000000",
        "tick-1d, 86400000000000", "profile-1day, 86400000000000",
        "tick-1S, 1000000000", "tick-1Hz, 1000000000", "profile-250MSec, 250000000", "tick-001s, 1000000000",
        "tick-106752day, 4611686018427387903",
    })
    void namesGiveIntervals(String name, long nanos) {
        ProfileRate rate = ProfileRate.parse(name).orElseThrow();
        assertEquals(nanos, rate.intervalNanos());
        assertEquals(name.startsWith("profile"), rate.everyCpu());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "tick", "tick-", "tick-0", "tick-0s", "tick-1x", "tick-0000000000000000000", "tick--1", "tick-1.5s", "profile-5001",
        "tick-199us",
        "profile-1ns", "tick-99999999999999999999", "tick-9999999999999999999d", "tock-1s", "tick-1s ", "profile-*",
    })
    void otherNamesGiveNone(String name) {
        assertTrue(ProfileRate.parse(name).isEmpty());
    }
}
