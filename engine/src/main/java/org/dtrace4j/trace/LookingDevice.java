package org.dtrace4j.trace;

import java.util.List;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;

/** A look at the state of another consumer, for a debugger, while nothing runs: nothing of it can be changed, or taken. */
final class LookingDevice extends LocalDevice {
    private final int only;

    /** @param only the CPU whose data is looked at; -1 for all */
    LookingDevice(DtraceModule module, TraceState state, int only) {
        super(module, state);
        this.only = only;
    }

    private boolean shows(int cpu) throws DeviceException {
        return (only < 0 || only == cpu) && openState().hasBuffers();
    }

    @Override
    public BufferSnapshot snapshot(int cpu) throws DeviceException {
        return shows(checkCpu(cpu)) ? openState().buffers().look(cpu) : new BufferSnapshot(cpu, new byte[0], 0, 0, 0);
    }

    @Override
    public AggregationSnapshot aggregations(int cpu) throws DeviceException {
        return shows(checkCpu(cpu)) ? openState().buffers().lookAtAggregations(cpu)
                : new AggregationSnapshot(cpu, List.of(), 0);
    }

    @Override
    public List<Integer> enable(List<EnablingImage> images) throws DeviceException {
        throw refusal();
    }

    @Override
    public int go(List<OptionSetting> options) throws DeviceException {
        throw refusal();
    }

    @Override
    public int stop() throws DeviceException {
        throw refusal();
    }

    /** What a record says of options changes how it is shown, and nothing else. */
    @Override
    public void setOption(OptionSetting option) { }

    @Override
    public void close() { }

    private static DeviceException refusal() {
        return new DeviceException(DeviceException.Reason.ACTIVE);
    }
}
