package org.dtrace4j.sema;

import java.util.Collection;
import java.util.Optional;
import org.dtrace4j.diag.Diagnostic;

/** Finds what somebody who mistyped a name probably meant. */
final class Spelling {
    private Spelling() { }

    /**
     * The first of the candidates that is one letter off, one more, one less, another one, or two exchanged, or differs
     * in capitals only.
     */
    static Optional<String> nearest(String word, Collection<String> candidates) {
        return candidates.stream().filter(candidate -> isNear(word, candidate)).findFirst();
    }

    /** The error, with the candidate that is one letter off as a hint. */
    static Diagnostic hinted(Diagnostic error, String word, Collection<String> candidates) {
        return nearest(word, candidates).map(near -> error.withHint("there is " + near)).orElse(error);
    }

    static boolean isNear(String a, String b) {
        if (!a.equals(b) && a.equalsIgnoreCase(b)) {
            return true;
        }
        if (a.equals(b) || Math.abs(a.length() - b.length()) > 1 || Math.max(a.length(), b.length()) < 2) {
            return false;
        }
        int start = 0;
        while (start < a.length() && start < b.length() && a.charAt(start) == b.charAt(start)) {
            start++;
        }
        String restA = a.substring(start);
        String restB = b.substring(start);
        if (a.length() != b.length()) {
            return a.length() < b.length() ? restA.equals(restB.substring(1)) : restB.equals(restA.substring(1));
        }
        boolean replaced = restA.substring(1).equals(restB.substring(1));
        boolean exchanged = restA.length() > 1 && restA.charAt(0) == restB.charAt(1) && restA.charAt(1)
                == restB.charAt(0)
                && restA.substring(2).equals(restB.substring(2));
        return replaced || exchanged;
    }
}
