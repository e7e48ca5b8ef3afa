package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.RctlOpaque;
import org.dtrace4j.kernel.user.SystemCallError;

/** System calls on resource controls and on bindings to CPUs. */
@InObject("libc.so.1")
abstract class ResourceCalls extends IpcCalls {
    private static final int LIST_BYTES = 4096;

    protected ResourceCalls(Kernel k, UserThread thread) {
        super(k, thread);
    }

    private long rctlsys(int code, long name, long obuf, long nbuf, long obufsz, int flags) throws SystemCallError {
        return trap(SystemCall.RCTLSYS, () -> k.genunix.rctl.rctlsys(code, name, obuf, nbuf, obufsz, flags), code, name, obuf,
                nbuf, obufsz, flags);
    }

    @Override
    @LibraryFunction("processor_bind")
    public int processorBind(int idtype, int id, int cpu) throws SystemCallError {
        return answered(Integer.BYTES, bindp -> {
            trap(SystemCall.PROCESSOR_BIND, () -> k.genunix.binding.processor_bind(idtype, id, cpu, bindp), idtype, id, cpu,
                    bindp);
            return process.memory().getInt(bindp);
        });
    }

    private long block(ResourceValue value) {
        long block = thread.reserve(RctlOpaque.SIZE);
        process.memory().clear(block, RctlOpaque.SIZE);
        if (value != null) {
            process.memory().putLong(block + RctlOpaque.OFFSET_RCQ_VALUE, value.value());
            process.memory().putInt(block + RctlOpaque.OFFSET_RCQ_PRIVILEGE, value.privilege());
            process.memory().putInt(block + RctlOpaque.OFFSET_RCQ_LOCAL_FLAGACTION, value.localFlags());
        }
        return block;
    }

    @Override
    @LibraryFunction("getrctl")
    public ResourceValue getrctl(String name, ResourceValue previous, int flags) throws SystemCallError {
        ResourceValue[] got = new ResourceValue[1];
        withString(name, string -> {
            long before = block(previous);
            long after = block(null);
            rctlsys(RCTLSYS_GET, string, before, after, 0, flags);
            got[0] = new ResourceValue(process.memory().getLong(after + RctlOpaque.OFFSET_RCQ_VALUE),
                    process.memory().getInt(after + RctlOpaque.OFFSET_RCQ_PRIVILEGE),
                    process.memory().getInt(after + RctlOpaque.OFFSET_RCQ_LOCAL_FLAGACTION),
                    process.memory().getInt(after + RctlOpaque.OFFSET_RCQ_GLOBAL_FLAGACTION));
            return 0;
        });
        return got[0];
    }

    @Override
    @LibraryFunction("setrctl")
    public void setrctl(String name, ResourceValue value, int flags) throws SystemCallError {
        withString(name, string -> rctlsys(RCTLSYS_SET, string, 0, block(value), 0, flags));
    }

    @Override
    @LibraryFunction("rctllist")
    public List<String> resourceControls() throws SystemCallError {
        List<String> names = new ArrayList<>();
        withRoom(LIST_BYTES, buffer -> {
            long end = buffer + rctlsys(RCTLSYS_LIST, 0, buffer, 0, LIST_BYTES, 0);
            for (long at = buffer; at < end; at += names.get(names.size() - 1).length() + 1) {
                names.add(process.memory().getString(at, LIST_BYTES));
            }
            return 0;
        });
        return names;
    }
}
