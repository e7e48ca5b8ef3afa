package org.dtrace4j.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sees which probes: the rules of dtrace_match_priv(). */
class CredentialTest {
    private static final int UID = 7;
    private static final List<Visibility> KINDS = List.of(Visibility.EVERYBODY, Visibility.KERNEL, Visibility.USER,
            Visibility.KERNEL_OR_USER, Visibility.processOf(UID), Visibility.processOf(0));

    private static Credential of(String privileges) {
        return new Credential(false, privileges.isEmpty() ? Set.of()
                : java.util.Arrays.stream(privileges.split(" ")).map(Privilege::valueOf).collect(Collectors.toSet()), UID, 1);
    }

    /** One digit for each of BEGIN, fbt, syscall, profile, an own process and the superuser's. */
    @ParameterizedTest
    @CsvSource({"'', 000000", "PROC_OWNER, 000000", "DTRACE_USER, 101100", "DTRACE_KERNEL, 111100", "DTRACE_PROC, 100010",
        "DTRACE_USER DTRACE_PROC, 101110", "DTRACE_PROC PROC_OWNER, 100011", "DTRACE_USER PROC_OWNER, 101111"})
    void seesWhatItsPrivilegesAreFor(String privileges, String seen) {
        Credential who = of(privileges);
        assertEquals(seen, KINDS.stream().map(kind -> who.sees(kind) ? "1" : "0").collect(Collectors.joining()));
        assertEquals(!privileges.isEmpty(), who.mayOpen());
    }

    @ParameterizedTest
    @CsvSource({"DTRACE_USER, false, false, false", "DTRACE_USER PROC_OWNER, false, true, true",
        "DTRACE_KERNEL, true, true, false", "DTRACE_PROC PROC_OWNER, false, false, true", "PROC_OWNER, false, false, false"})
    void looksAtAndChangesOthersOnlyAsTheirOwner(String privileges, boolean kernel, boolean sees, boolean changes) {
        Credential who = of(privileges);
        assertEquals(kernel, who.seesKernel());
        assertEquals(sees, who.seesAllProcesses());
        assertEquals(changes, who.mayChangeAllProcesses());
    }

    @ParameterizedTest
    @CsvSource("0, 5")
    void theSuperuserSeesEverything(int first, int last) {
        assertTrue(KINDS.subList(first, last + 1).stream().allMatch(Credential.ALL::sees));
        assertFalse(of("").sees(KINDS.get(first)));
    }
}
