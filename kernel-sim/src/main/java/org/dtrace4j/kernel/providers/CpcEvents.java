package org.dtrace4j.kernel.providers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.dtrace4j.kernel.struct.CpuStats;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.CpuVmStats;

/**
 * What the performance counters of a CPU of this machine can count: the events of an AMD processor, by the names that
 * illumos gives them, and its generic events, which stand for them.
 *
 * <p>No instructions are executed here, so an event is what the CPU really does, times a rate. Of its time there is so much
 * in user mode and so much in the kernel; then there are what it counts of itself: faults, bytes copied, interrupts. Rates
 * are those of a processor that completes a little less than one instruction in a cycle, a sixth of them branches and
 * nearly half with access to memory, and whose caches miss more often in the kernel.
 */
final class CpcEvents {
    /** Rates are per this many cycles, or per this many of a cause. */
    static final long SCALE = 1_000_000;

    /**
     * A part of an event.
     *
     * @param mask the bit of a unit mask that selects it; 0 for always
     * @param user events in {@link #SCALE} cycles in user mode
     * @param kernel the same in the kernel
     * @param causes what else makes events; all of that happens in the kernel
     */
    record Unit(long mask, long user, long kernel, List<Cause> causes) {
        Unit with(long events, int... counters) {
            List<Cause> more = new ArrayList<>(causes);
            for (int counter : counters) {
                more.add(new Cause(counter, events));
            }
            return new Unit(mask, user, kernel, more);
        }
    }

    /**
     * What makes events, other than that time passes.
     *
     * @param counter the offset in {@code cpu_stats_t} of what is counted
     * @param events events for {@link #SCALE} of it
     */
    record Cause(int counter, long events) { }

    private static final int ZEROED_PAGES = CpuStats.OFFSET_VM + CpuVmStats.OFFSET_ZFOD;
    private static final int FAULTS = CpuStats.OFFSET_VM + CpuVmStats.OFFSET_AS_FAULT;
    private static final int SWITCHES = CpuStats.OFFSET_SYS + CpuSysStats.OFFSET_PSWITCH;
    private static final int INTERRUPTS = CpuStats.OFFSET_SYS + CpuSysStats.OFFSET_INTR;
    private static final int[] COPIED_BYTES = {CpuStats.OFFSET_SYS + CpuSysStats.OFFSET_READCH,
            CpuStats.OFFSET_SYS + CpuSysStats.OFFSET_WRITECH};

    /** Lines of a cache in a page, and bytes in a line. */
    private static final long PAGE_LINES = 64;
    private static final long LINE_BYTES = 64;
    /** Translations that are loaded anew after a switch to another address space. */
    private static final long DATA_TRANSLATIONS = 30;
    private static final long CODE_TRANSLATIONS = 10;

    // States of a line of a cache, in which it comes.
    private static final long SHARED = 0x02;
    private static final long EXCLUSIVE = 0x04;
    private static final long OWNED = 0x08;
    private static final long MODIFIED = 0x10;
    private static final long READ = SHARED | EXCLUSIVE | OWNED;
    private static final long ALL = READ | MODIFIED;

    private static final Unit[] FROM_L2 = {unit(SHARED, 1_000, 2_500), unit(EXCLUSIVE, 5_000, 6_000),
        unit(OWNED, 300, 700), unit(MODIFIED, 1_700, 3_000)};
    /** What is copied is read, and written elsewhere. */
    private static final Unit[] FROM_MEMORY = {unit(SHARED, 150, 300),
        unit(EXCLUSIVE, 900, 1_000).with(SCALE / LINE_BYTES, COPIED_BYTES), unit(OWNED, 50, 100),
        unit(MODIFIED, 300, 500).with(SCALE / LINE_BYTES, COPIED_BYTES).with(SCALE * PAGE_LINES, ZEROED_PAGES)};

    /** Events of the processor, by name. */
    private static final Map<String, List<Unit>> EVENTS = new LinkedHashMap<>();

    static {
        event("BU_cpu_clk_unhalted", unit(0, SCALE, SCALE));
        event("FR_retired_x86_instr_w_excp_intr", unit(0, 850_000, 600_000));
        event("FR_retired_uops", unit(0, 1_100_000, 800_000));
        event("FR_retired_branches_w_excp_intr", unit(0, 140_000, 110_000));
        event("FR_retired_branches_mispred", unit(0, 7_000, 6_000));
        event("FR_retired_taken_branches", unit(0, 90_000, 70_000));
        event("FR_dispatch_stalls", unit(0, 300_000, 450_000));
        event("FR_nothing_to_dispatch", unit(0, 90_000, 140_000));
        event("FR_taken_hardware_intrs", unit(0, 0, 0).with(SCALE, INTERRUPTS));
        event("DC_access", unit(0, 400_000, 280_000));
        event("DC_miss", always(FROM_L2, FROM_MEMORY));
        event("DC_refill_from_L2", FROM_L2);
        event("DC_refill_from_system", FROM_MEMORY);
        event("DC_dtlb_L1_miss_L2_miss", unit(0, 120, 300).with(SCALE, FAULTS).with(SCALE * DATA_TRANSLATIONS, SWITCHES));
        event("IC_fetch", unit(0, 300_000, 260_000));
        event("IC_miss", unit(0, 2_700, 9_900));
        event("IC_refill_from_L2", unit(0, 2_500, 9_000));
        event("IC_refill_from_system", unit(0, 200, 900));
        event("IC_itlb_L1_miss_L2_miss", unit(0, 15, 60).with(SCALE * CODE_TRANSLATIONS, SWITCHES));
    }

    /** A generic event: a name for an event of the processor, with a mask. */
    private record Generic(String event, long mask) { }

    private static final Map<String, Generic> GENERIC = new LinkedHashMap<>();

    static {
        generic("PAPI_tot_cyc", "BU_cpu_clk_unhalted", 0);
        generic("PAPI_tot_ins", "FR_retired_x86_instr_w_excp_intr", 0);
        generic("PAPI_br_ins", "FR_retired_branches_w_excp_intr", 0);
        generic("PAPI_br_msp", "FR_retired_branches_mispred", 0);
        generic("PAPI_br_tkn", "FR_retired_taken_branches", 0);
        generic("PAPI_res_stl", "FR_dispatch_stalls", 0);
        generic("PAPI_stl_icy", "FR_nothing_to_dispatch", 0);
        generic("PAPI_hw_int", "FR_taken_hardware_intrs", 0);
        generic("PAPI_l1_dca", "DC_access", 0);
        generic("PAPI_l1_dcm", "DC_miss", 0);
        generic("PAPI_l1_ldm", "DC_refill_from_L2", READ);
        generic("PAPI_l1_stm", "DC_refill_from_L2", MODIFIED);
        generic("PAPI_l1_ica", "IC_fetch", 0);
        generic("PAPI_l1_icm", "IC_miss", 0);
        generic("PAPI_l1_icr", "IC_fetch", 0);
        generic("PAPI_l2_dch", "DC_refill_from_L2", ALL);
        generic("PAPI_l2_dcm", "DC_refill_from_system", ALL);
        generic("PAPI_l2_dcr", "DC_refill_from_L2", READ);
        generic("PAPI_l2_dcw", "DC_refill_from_L2", MODIFIED);
        generic("PAPI_l2_ich", "IC_refill_from_L2", 0);
        generic("PAPI_l2_icm", "IC_refill_from_system", 0);
        generic("PAPI_l2_ldm", "DC_refill_from_system", READ);
        generic("PAPI_l2_stm", "DC_refill_from_system", MODIFIED);
        generic("PAPI_tlb_dm", "DC_dtlb_L1_miss_L2_miss", 0);
        generic("PAPI_tlb_im", "IC_itlb_L1_miss_L2_miss", 0);
    }

    private CpcEvents() { }

    private static Unit unit(long mask, long user, long kernel) {
        return new Unit(mask, user, kernel, List.of());
    }

    private static void event(String name, Unit... units) {
        EVENTS.put(name, List.of(units));
    }

    private static void generic(String name, String event, long mask) {
        GENERIC.put(name, new Generic(event, mask));
    }

    /** All parts of several events, whatever the mask. */
    private static Unit always(Unit[]... parts) {
        long user = 0;
        long kernel = 0;
        List<Cause> causes = new ArrayList<>();
        for (Unit[] units : parts) {
            for (Unit unit : units) {
                user += unit.user;
                kernel += unit.kernel;
                causes.addAll(unit.causes);
            }
        }
        return new Unit(0, user, kernel, causes);
    }

    /** Whether there is an event of a name, of the processor or a generic one. */
    static boolean exists(String name) {
        return EVENTS.containsKey(name) || GENERIC.containsKey(name);
    }

    /**
     * What is counted for an event that {@link #exists}: parts that the mask selects. Without a mask an event that has parts
     * counts none, as the processor's register then selects none.
     */
    static List<Unit> counted(String name, OptionalLong mask) {
        Generic generic = GENERIC.get(name);
        long selected = generic != null ? generic.mask : mask.orElse(0);
        return EVENTS.get(generic != null ? generic.event : name).stream()
                .filter(unit -> unit.mask == 0 || (unit.mask & selected) != 0).toList();
    }
}
