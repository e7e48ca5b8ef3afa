package org.dtrace4j.trace;

import java.lang.invoke.MethodHandle;
import java.util.List;
import org.dtrace4j.abi.Ecb;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.device.EcbInfo;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.provider.Visibility;

/** An ECB: one clause of a consumer, attached to one probe. Never changes once it can fire. */
final class LiveEcb extends Ecb {
    /**
     * Where a clause stands among those of its enabling on its probe. A firing begins, for what it remembers, with the
     * first clause that uses any of that.
     */
    enum Place {
        /** Before the firing begins. */
        BEFORE,
        /** The firing begins with it. */
        FIRST,
        /** After that. */
        AFTER
    }

    final TraceState state;
    final Probe probe;
    /** The code, of type {@code (Firing, Ecb, long × 10)void}. */
    final MethodHandle clause;
    /** Bytes of its record, 0 when it records nothing. */
    final int recordSize;
    /** What the place of its record is a multiple of. */
    final int recordAlignment;
    /** What of its record is to be cleared, since its clause leaves it as it is. */
    final int[] unwritten;
    /** Address of the constants of its image in DTrace memory. */
    final long constants;
    /** Whether its clause uses what a firing remembers. */
    final boolean remembers;
    /** Its place in a firing. */
    final Place place;
    /** One for each CPU, null where the consumer does not trace. */
    final CpuFiring[] firings;
    /** Where messages say that it lies: an address that is like one and means nothing. */
    final long address;
    /** Addresses of the parts of the probe's description in DTrace memory: provider, module, function, name. */
    final long[] description;
    /** Its books; null when none are kept. */
    final Account account;
    /** Whether its consumer may see only what fires while the process's program runs. */
    final boolean userModeOnly;
    /** Whether its consumer may see only what fires for the user's own processes. */
    final boolean ownerOnly;
    /** What becomes of the other firings. */
    final Visibility.Policy policy;
    private final int clauseNumber;
    private final List<ActionImage> actions;
    /** Its slot in the target's host, -1 when its probe has no code site. */
    int slot = -1;
    /** The {@link org.dtrace4j.trace.site.AttachedSlot#serial serial number} of its slot. */
    long serial;

    LiveEcb(int epid, TraceState state, Probe probe, Enabling.Clause from, Place place, long address,
            long[] description) {
        super(epid);
        this.state = state;
        this.probe = probe;
        this.clause = from.code().code();
        this.recordSize = from.image().recordSize();
        this.recordAlignment = from.image().recordAlignment();
        this.unwritten = from.code().unwritten();
        this.constants = from.constants();
        this.remembers = from.code().remembers();
        this.place = place;
        this.firings = state.firings();
        this.address = address;
        this.description = description;
        this.account = state.options().isOn(Options.ACCOUNTING) ? new Account(firings.length) : null;
        Visibility visibility = probe.provider.visibility();
        this.userModeOnly = visibility.kernel() && !state.credential().seesKernel();
        this.ownerOnly = visibility.user() && !state.credential().seesAllProcesses();
        this.policy = probe.provider.policy(probe.definition);
        this.clauseNumber = from.number();
        this.actions = from.image().actions();
    }

    EcbInfo info() {
        return new EcbInfo(epid, probe.info(), clauseNumber, recordSize, actions);
    }
}
