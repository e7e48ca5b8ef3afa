package org.dtrace4j.kernel.consumers;

import java.util.List;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.ForwardingDevice;
import org.dtrace4j.device.Status;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;

/** A device that a subclass says of how its control calls are made: what has tracing go on, and what tells how it does. */
public abstract class ControlledDevice extends ForwardingDevice {
    /** A control call: the method of a device, and the name of the request. */
    public enum ControlCall {
        ENABLE("enable", "DTRACEIOC_ENABLE"),
        GO("go", "DTRACEIOC_GO"),
        STOP("stop", "DTRACEIOC_STOP"),
        OPTION("setOption", "DTRACEIOC_OPTION"),
        BUFSNAP("snapshot", "DTRACEIOC_BUFSNAP"),
        AGGSNAP("aggregations", "DTRACEIOC_AGGSNAP"),
        STATUS("status", "DTRACEIOC_STATUS");

        final String method;
        final String request;

        ControlCall(String method, String request) {
            this.method = method;
            this.request = request;
        }
    }

    /** What a control call has the device behind do. */
    @FunctionalInterface
    public interface Action<T> {
        T run() throws DeviceException;
    }

    /** Makes a control call; returns what its action does, and throws that. */
    protected abstract <T> T control(ControlCall call, Action<T> action) throws DeviceException;

    @Override
    public final List<Integer> enable(List<EnablingImage> images) throws DeviceException {
        return control(ControlCall.ENABLE, () -> super.enable(images));
    }

    @Override
    public final int go(List<OptionSetting> options) throws DeviceException {
        return control(ControlCall.GO, () -> super.go(options));
    }

    @Override
    public final int stop() throws DeviceException {
        return control(ControlCall.STOP, super::stop);
    }

    @Override
    public final void setOption(OptionSetting option) throws DeviceException {
        control(ControlCall.OPTION, () -> {
            super.setOption(option);
            return null;
        });
    }

    @Override
    public final BufferSnapshot snapshot(int cpu) throws DeviceException {
        return control(ControlCall.BUFSNAP, () -> super.snapshot(cpu));
    }

    @Override
    public final AggregationSnapshot aggregations(int cpu) throws DeviceException {
        return control(ControlCall.AGGSNAP, () -> super.aggregations(cpu));
    }

    @Override
    public final Status status() throws DeviceException {
        return control(ControlCall.STATUS, super::status);
    }
}
