package org.dtrace4j.kernel.user.truss;

/** What faults are called, and how a child has changed. */
final class Names {
    private static final String[] FAULTS = {"", "FLTILL", "FLTPRIV", "FLTBPT", "FLTTRACE", "FLTACCESS", "FLTBOUNDS", "FLTIOVF",
        "FLTIZDIV", "FLTFPE", "FLTSTACK", "FLTPAGE", "FLTWATCH", "FLTCPCOVF"};
    private static final String[] CHILDREN = {"", "CLD_EXITED", "CLD_KILLED", "CLD_DUMPED", "CLD_TRAPPED", "CLD_STOPPED",
        "CLD_CONTINUED"};
    static final int MOST_FAULTS = 32;
    static final int MOST_SIGNALS = 74;
    static final int FLTPAGE = 11;

    private Names() { }

    /** How a child has changed. */
    static String child(int code) {
        return code > 0 && code < CHILDREN.length ? CHILDREN[code] : "code=" + code;
    }

    static String fault(int number) {
        return number > 0 && number < FAULTS.length ? FAULTS[number] : "FLT#" + number;
    }

    /** The fault of a name, with or without FLT, or of a number; 0 if there is none. */
    static int fault(String name) {
        for (int i = 1; i < FAULTS.length; i++) {
            if (name.equals(FAULTS[i]) || name.equals(FAULTS[i].substring("FLT".length())) || name.equals(Integer.toString(i))) {
                return i;
            }
        }
        return 0;
    }
}
