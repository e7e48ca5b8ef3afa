package org.dtrace4j.kernel.doorfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.LongMap;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.Vnode;

/** door_sys.c: making doors. */
public final class DoorSys extends ProcessCode {
    /** Pids of the processes that serve doors, by the address of the door's vnode. */
    private final LongMap<Integer> servers = new LongMap<>();

    DoorSys(Kernel k) {
        super(k);
    }

    /** Makes an open regular file a door of the running process. */
    @Prototype("int door_create(int did)")
    public int door_create(int did) {
        k.modules.load("sys/doorfs");
        File fp = k.genunix.fio.getf(did);
        if (fp == null) {
            return set_errno(EBADF);
        }
        Vnode vp = fp.f_vnode();
        int error = vp.v_type() == VREG ? 0 : EINVAL;
        if (error == 0) {
            // An open regular file has been counted as such, and will not be when it is closed as a door.
            k.genunix.vnode.vn_open_downgrade(vp, fp.f_flag() & (FREAD | FWRITE));
            vp.v_type(VDOOR);
            servers.put(vp.address(), pid(curproc()));
        }
        k.genunix.fio.releasef(did);
        return error == 0 ? 0 : set_errno(error);
    }

    /** The process that serves a door, 0 if it is none. */
    public int server(Vnode vp) {
        Integer pid = vp.v_type() == VDOOR ? servers.get(vp.address()) : null;
        return pid == null ? 0 : pid;
    }
}
