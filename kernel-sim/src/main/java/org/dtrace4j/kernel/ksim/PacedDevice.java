package org.dtrace4j.kernel.ksim;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import org.dtrace4j.device.Device;

/** A device of a machine that runs only while its consumer waits, and then no faster than the host's time. */
final class PacedDevice implements InvocationHandler {
    /** Between two slices an interrupt is heard. */
    private static final long SLICE_NANOS = 50_000_000L;

    private final Device device;

    private PacedDevice(Device device) {
        this.device = device;
    }

    static Device of(Device device) {
        return (Device) Proxy.newProxyInstance(Device.class.getClassLoader(), new Class<?>[] {Device.class},
                new PacedDevice(device));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("sleep")) {
            return sleep((Long) arguments[0]);
        }
        try {
            return method.invoke(device, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private boolean sleep(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left -= SLICE_NANOS) {
            long slice = Math.min(left, SLICE_NANOS);
            if (!device.sleep(slice)) {
                return false;
            }
            long ahead = end - (left - slice) - System.nanoTime();
            if (ahead > 0) {
                TimeUnit.NANOSECONDS.sleep(ahead);
            } else if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }
}
