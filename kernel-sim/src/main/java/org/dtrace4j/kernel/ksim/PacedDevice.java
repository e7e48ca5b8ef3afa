package org.dtrace4j.kernel.ksim;

import java.util.concurrent.TimeUnit;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ForwardingDevice;

/** A device of a machine that runs only while its consumer waits, and then no faster than the host's time. */
final class PacedDevice extends ForwardingDevice {
    /** Between two slices an interrupt is heard. */
    private static final long SLICE_NANOS = 50_000_000L;

    private final Device device;

    PacedDevice(Device device) {
        this.device = device;
    }

    @Override
    protected Device behind() {
        return device;
    }

    @Override
    public boolean sleep(long nanos) throws InterruptedException {
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
