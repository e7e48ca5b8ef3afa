package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.LongToIntFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.RctlOpaque;

/**
 * rctl.c and rctlsys.c: resource controls, by which the privileged limit what a project or a zone may have. Of each control there
 * are the values that somebody has set, of which the lowest holds, and above them the one of the system.
 */
public final class Rctl extends ProcessCode {
    private static final int NAME_BYTES = 64;
    /** {@code RCTL_GLOBAL_NOBASIC}, whose bit is the sign of an int. */
    private static final int RCTL_GLOBAL_NOBASIC = Integer.MIN_VALUE;
    /** What all controls are like that there are here: they deny, and never send a signal. */
    private static final int GLOBAL_FLAGS = RCTL_GLOBAL_NOBASIC | RCTL_GLOBAL_DENY_ALWAYS | RCTL_GLOBAL_SIGNAL_NEVER
            | RCTL_GLOBAL_INFINITE;

    /**
     * A control.
     *
     * @param values those that have been set, by the privileged
     * @param set makes a value hold; the system's where there is no other. Returns an error number
     * @param usage how much is used at present
     */
    private record Control(TreeSet<Long> values, LongToIntFunction set, LongSupplier usage) { }

    private final Map<String, Control> controls = new TreeMap<>();

    Rctl(Kernel k) {
        super(k);
        controls.put("project.cpu-cap", new Control(new TreeSet<>(),
            value -> k.genunix.cpucaps.cpucaps_project_set(k.vars.proj0(), value),
            () -> k.genunix.cpucaps.cpucaps_project_get(k.vars.proj0())));
        controls.put("zone.cpu-cap", new Control(new TreeSet<>(),
            value -> k.genunix.cpucaps.cpucaps_zone_set(k.vars.global_zone(), value),
            () -> k.genunix.cpucaps.cpucaps_zone_get(k.vars.global_zone())));
    }

    /** The system call behind {@code getrctl}, {@code setrctl} and {@code rctllist}. */
    @Prototype("long rctlsys(int code, char *name, void *obuf, void *nbuf, size_t obufsz, int flags)")
    public long rctlsys(int code, long name, long obuf, long nbuf, long obufsz, int flags) {
        return switch (code) {
            case RCTLSYS_GET -> rctlsys_get(name, obuf, nbuf, flags);
            case RCTLSYS_SET -> rctlsys_set(name, obuf, nbuf, flags);
            case RCTLSYS_LIST -> rctlsys_list(obuf, obufsz);
            default -> set_errno(EINVAL);
        };
    }

    private Control named(long name) {
        return controls.get(user().getString(name, NAME_BYTES));
    }

    /** Gives the program the first value of a control, or the one behind another, or what is used. */
    @Prototype("static long rctlsys_get(char *name, rctl_opaque_t *old_rblk, rctl_opaque_t *new_rblk, int flags)")
    private long rctlsys_get(long name, long oldRblk, long newRblk, int flags) {
        Control control = named(name);
        if (control == null) {
            return set_errno(EINVAL);
        }
        long value;
        switch (flags) {
            case RCTL_USAGE -> value = control.usage().getAsLong();
            case RCTL_FIRST -> value = control.values().isEmpty() ? CpuCaps.NOCAP : control.values().first();
            case RCTL_NEXT -> {
                if (user().getInt(oldRblk + RctlOpaque.OFFSET_RCQ_PRIVILEGE) == RCPRIV_SYSTEM) {
                    return set_errno(ENOENT);
                }
                Long next = control.values().higher(user().getLong(oldRblk + RctlOpaque.OFFSET_RCQ_VALUE));
                value = next == null ? CpuCaps.NOCAP : next;
            }
            default -> {
                return set_errno(EINVAL);
            }
        }
        boolean system = flags != RCTL_USAGE && !control.values().contains(value);
        ByteBuffer block = ByteBuffer.allocate(RctlOpaque.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(RctlOpaque.OFFSET_RCQ_VALUE, value);
        block.putLong(RctlOpaque.OFFSET_RCQ_ENFORCED_VALUE, value);
        block.putInt(RctlOpaque.OFFSET_RCQ_GLOBAL_FLAGACTION, GLOBAL_FLAGS);
        block.putInt(RctlOpaque.OFFSET_RCQ_LOCAL_FLAGACTION, RCTL_LOCAL_DENY | (system ? RCTL_LOCAL_MAXIMAL : 0));
        block.putInt(RctlOpaque.OFFSET_RCQ_PRIVILEGE, system ? RCPRIV_SYSTEM : RCPRIV_PRIVILEGED);
        block.putInt(RctlOpaque.OFFSET_RCQ_LOCAL_RECIPIENT_PID, -1);
        int error = copyout(block.array(), newRblk);
        return error == 0 ? 0 : set_errno(error);
    }

    /** Adds a value to a control, or takes one away. */
    @Prototype("static long rctlsys_set(char *name, rctl_opaque_t *old_rblk, rctl_opaque_t *new_rblk, int flags)")
    private long rctlsys_set(long name, long oldRblk, long newRblk, int flags) {
        Control control = named(name);
        int privilege = user().getInt(newRblk + RctlOpaque.OFFSET_RCQ_PRIVILEGE);
        long value = user().getLong(newRblk + RctlOpaque.OFFSET_RCQ_VALUE);
        if (control == null || privilege == RCPRIV_BASIC || Long.compareUnsigned(value, CpuCaps.NOCAP) > 0) {
            return set_errno(EINVAL);
        }
        if (privilege != RCPRIV_PRIVILEGED || k.genunix.policy.secpolicy_resource(CRED()) != 0) {
            return set_errno(EPERM);
        }
        int error = switch (flags) {
            case RCTL_INSERT -> value == 0 ? EINVAL : control.values().add(value) ? 0 : EEXIST;
            case RCTL_DELETE -> control.values().remove(value) ? 0 : ESRCH;
            default -> EINVAL;
        };
        if (error == 0) {
            error = control.set().applyAsInt(control.values().isEmpty() ? CpuCaps.NOCAP : control.values().first());
        }
        return error == 0 ? 0 : set_errno(error);
    }

    /** Gives the program the names of all controls, one behind the other. Returns how much room they need. */
    @Prototype("static long rctlsys_list(char *ubuf, size_t ubufsz)")
    private long rctlsys_list(long ubuf, long ubufsz) {
        byte[] names = (String.join("\0", List.copyOf(controls.keySet())) + "\0").getBytes(StandardCharsets.US_ASCII);
        int error = ubuf != 0 && ubufsz >= names.length ? copyout(names, ubuf) : 0;
        return error == 0 ? names.length : set_errno(error);
    }
}
