package org.dtrace4j.examples.toolkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.EcbAccount;
import org.dtrace4j.device.EcbInfo;
import org.dtrace4j.device.ProbeInfo;

/**
 * Stands between a command and its device: ends the command after some time of the machine, and sees what there was to
 * trace and what was handed over.
 */
final class Observation implements InvocationHandler {
    private static final int PADDING_BYTES = 4;

    private final Device device;
    private final Runnable timeIsOver;
    private long left;
    private long shown;
    private long shownAtBegin;
    private long observed;
    private long clockTurns;

    private Observation(Device device, long nanos, Runnable timeIsOver) {
        this.device = device;
        this.left = nanos;
        this.timeIsOver = timeIsOver;
    }

    /** @param timeIsOver told once the machine has run for {@code nanos} */
    static Observation of(Device device, long nanos, Runnable timeIsOver) {
        return new Observation(device, nanos, timeIsOver);
    }

    Device device() {
        return (Device) Proxy.newProxyInstance(Device.class.getClassLoader(), new Class<?>[] {Device.class}, this);
    }

    /** Records and values of aggregations that came of other probes than {@code BEGIN}. */
    long shown() {
        return shown;
    }

    /** Records that came of {@code BEGIN}. */
    long shownAtBegin() {
        return shownAtBegin;
    }

    /** How often a clause of a probe that is no interval timer did something. */
    long observed() {
        return observed;
    }

    /** How often a clause of an interval timer did something. */
    long clockTurns() {
        return clockTurns;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
            return switch (method.getName()) {
                case "sleep" -> sleep((Long) arguments[0]);
                case "stop" -> {
                    int cpu = device.stop();
                    count();
                    yield cpu;
                }
                // The books are not the script's, so it shall not print them.
                case "accounts" -> List.of();
                case "snapshot" -> seen((BufferSnapshot) method.invoke(device, arguments));
                case "aggregations" -> {
                    AggregationSnapshot snapshot = (AggregationSnapshot) method.invoke(device, arguments);
                    shown += snapshot.entries().size();
                    yield snapshot;
                }
                default -> method.invoke(device, arguments);
            };
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private boolean sleep(long nanos) throws InterruptedException {
        long now = Math.min(nanos, left);
        boolean alive = device.sleep(now);
        left -= now;
        if (left == 0) {
            timeIsOver.run();
        }
        return alive;
    }

    private void count() throws DeviceException {
        for (EcbAccount account : device.accounts()) {
            ProbeInfo probe = device.ecb(account.epid()).probe();
            if (probe.name().startsWith("tick-")) {
                clockTurns += account.recorded();
            } else if (!probe.provider().equals("dtrace")) {
                observed += account.recorded();
            }
        }
    }

    private BufferSnapshot seen(BufferSnapshot snapshot) throws DeviceException {
        ByteBuffer data = ByteBuffer.wrap(snapshot.data()).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at + PADDING_BYTES <= data.limit()) {
            int epid = data.getInt(at);
            if (epid == 0) {
                at += PADDING_BYTES;
                continue;
            }
            EcbInfo ecb = device.ecb(epid);
            if (ecb.probe().name().equals("BEGIN")) {
                shownAtBegin++;
            } else if (!ecb.actions().isEmpty()) {
                shown++;
            }
            at += ecb.recordSize();
        }
        return snapshot;
    }
}
