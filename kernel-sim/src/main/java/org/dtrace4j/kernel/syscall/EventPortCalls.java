package org.dtrace4j.kernel.syscall;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.image.LibraryFunction;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.FileObj;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.user.SystemCallError;

/** System calls on event ports: one call in truth, with codes for what is wanted. */
@InObject("libc.so.1")
abstract class EventPortCalls extends LwpCalls {
    private static final long SECOND = 1_000_000_000L;

    protected EventPortCalls(Kernel k, UserThread thread) {
        super(k, thread);
    }

    private long portfs(int opcode, long a0, long a1, long a2, long a3, long a4) throws SystemCallError {
        return trap(SystemCall.PORTFS, () -> {
            k.modules.load("sys/portfs");
            return k.portfs.port.portfs(opcode, a0, a1, a2, a3, a4);
        }, opcode, a0, a1, a2, a3, a4);
    }

    @Override
    @LibraryFunction("port_create")
    public int portCreate() throws SystemCallError {
        return (int) portfs(PORT_CREATE | PORT_SYS_NOPORT, 0, 0, 0, 0, 0);
    }

    @Override
    public long fileObject(String path) {
        long name = thread.push(path);
        long object = thread.reserve(FileObj.SIZE);
        process.memory().clear(object, FileObj.SIZE);
        FileObj.at(process.memory(), object).fo_name(name);
        return object;
    }

    @Override
    @LibraryFunction("port_associate")
    public void portAssociate(int port, int source, long object, int events, long user) throws SystemCallError {
        portfs(PORT_ASSOCIATE, port, source, object, events, user);
    }

    @Override
    @LibraryFunction("port_dissociate")
    public void portDissociate(int port, int source, long object) throws SystemCallError {
        portfs(PORT_DISSOCIATE, port, source, object, 0, 0);
    }

    @Override
    @LibraryFunction("port_get")
    public PortEvent portGet(int port, long nanos) throws SystemCallError {
        return answered(EVENT + Timespec.SIZE, pe -> {
            portfs(PORT_GET, port, pe, time(pe + EVENT, nanos), 0, 0);
            return event(pe);
        });
    }

    private static final int EVENT = org.dtrace4j.kernel.struct.PortEvent.SIZE;

    /** Puts a time there for the kernel; 0 for one without end. */
    private long time(long address, long nanos) {
        if (nanos < 0) {
            return 0;
        }
        Timespec time = Timespec.at(process.memory(), address);
        time.tv_sec(nanos / SECOND);
        time.tv_nsec(nanos % SECOND);
        return address;
    }

    private PortEvent event(long address) {
        org.dtrace4j.kernel.struct.PortEvent pe = org.dtrace4j.kernel.struct.PortEvent.at(process.memory(), address);
        return new PortEvent(pe.portev_events(), pe.portev_source() & 0xffff, pe.portev_object(), pe.portev_user());
    }

    @Override
    @LibraryFunction("port_getn")
    public List<PortEvent> portGetn(int port, int most, int wanted, long nanos) throws SystemCallError {
        List<PortEvent> got = new ArrayList<>();
        withRoom(most * EVENT + Timespec.SIZE, list -> {
            long time = time(list + (long) most * EVENT, nanos);
            long[] count = new long[1];
            try {
                trap(SystemCall.PORTFS, () -> {
                    k.modules.load("sys/portfs");
                    count[0] = k.portfs.port.portfs(PORT_GETN, port, list, most, wanted, time);
                    return count[0];
                }, PORT_GETN, port, list, most, wanted, time);
            } catch (SystemCallError e) {
                // With the time over it has got what there was.
                if (e.errno() != ETIME || count[0] == 0) {
                    throw e;
                }
            }
            for (int i = 0; i < count[0]; i++) {
                got.add(event(list + (long) i * EVENT));
            }
            return count[0];
        });
        return got;
    }

    @Override
    @LibraryFunction("port_send")
    public void portSend(int port, int events, long user) throws SystemCallError {
        portfs(PORT_SEND, port, events, user, 0, 0);
    }

    @Override
    @LibraryFunction("port_sendn")
    public int[] portSendn(int[] ports, int events, long user) throws SystemCallError {
        int[] errors = new int[ports.length];
        withRoom(2 * ports.length * Integer.BYTES, list -> {
            long results = list + (long) ports.length * Integer.BYTES;
            for (int i = 0; i < ports.length; i++) {
                process.memory().putInt(list + (long) i * Integer.BYTES, ports[i]);
            }
            try {
                return portfs(PORT_SENDN | PORT_SYS_NOPORT, list, results, ports.length, events, user);
            } catch (SystemCallError e) {
                // Some have not got it; which is told of each.
                if (e.errno() != EIO) {
                    throw e;
                }
                return 0;
            } finally {
                for (int i = 0; i < errors.length; i++) {
                    errors[i] = process.memory().getInt(results + (long) i * Integer.BYTES);
                }
            }
        });
        return errors;
    }

    @Override
    @LibraryFunction("port_alert")
    public void portAlert(int port, int flags, int events, long user) throws SystemCallError {
        portfs(PORT_ALERT, port, flags, events, user, 0);
    }
}
