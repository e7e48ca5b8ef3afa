package org.dtrace4j.trace;

import org.dtrace4j.trace.dynvar.DynamicVariables;
import org.dtrace4j.trace.spec.Speculations;

/**
 * What the CPUs of one consumer share while it traces.
 *
 * @param variables where values lie
 * @param stringSize option {@code strsize}
 * @param keyWords 64-bit words of the largest key
 * @param globals global variables that are numbers, by id
 * @param globalBytes global variables that lie in memory, and some bytes behind them
 * @param globalNulls global variables that are strings and were set to NULL, by id
 * @param dynamic dynamic variables; null when there are none
 * @param constants constants of all images
 * @param speculations the consumer's speculations
 * @param cleaner what recycles speculations and dynamic variables
 * @param strings parts of the descriptions of probes
 * @param scratchGrant what a clause may ask for itself of scratch memory
 */
record StateMemory(VariableLayout variables, int stringSize, int keyWords, long[] globals, byte[] globalBytes,
        boolean[] globalNulls, DynamicVariables dynamic, Speculations speculations, Cleaner cleaner,
        byte[] constants, byte[] strings, long scratchGrant) {
    /** What a clause may ask for where nobody says: whatever there is. */
    static final long NO_GRANT = Long.MAX_VALUE;
    /** Strings that one clause may make before its scratch memory is used up. */
    private static final int SCRATCH_STRINGS = 64;
    private static final int MINIMUM_SCRATCH = 4096;
    /** As in any kernel's memory, what is near a variable can be read. */
    private static final int BEHIND_GLOBALS = 4096;

    static StateMemory of(VariableLayout variables, int stringSize, int keyWords, DynamicVariables dynamic,
            Speculations speculations, Cleaner cleaner, byte[] constants, byte[] strings, long scratchGrant) {
        return new StateMemory(variables, stringSize, keyWords, new long[variables.globals.count()],
                new byte[variables.globals.bytes() + BEHIND_GLOBALS], new boolean[variables.globals.count()], dynamic,
                speculations, cleaner, constants, strings, scratchGrant);
    }

    /** Bytes of scratch memory of a CPU. */
    int scratchSize() {
        return (int) scratchSize(stringSize, scratchGrant);
    }

    /** Bytes of scratch memory of a CPU where strings have so many, and so many are granted besides. */
    static long scratchSize(int stringSize, long grant) {
        return Math.max(MINIMUM_SCRATCH, SCRATCH_STRINGS * stringSize) + (grant == NO_GRANT ? 0 : grant);
    }

    /** Makes the shared regions known to a CPU's memory. */
    void map(DtraceMemory memory) {
        memory.map(DtraceMemory.CONSTANTS, constants);
        memory.map(DtraceMemory.STRINGS, strings);
        memory.mapGlobals(globalBytes, variables.globals.bytes());
        if (dynamic != null) {
            memory.map(dynamic);
        }
    }
}
