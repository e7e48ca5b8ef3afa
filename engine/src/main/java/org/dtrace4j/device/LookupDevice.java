package org.dtrace4j.device;

import java.util.List;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;

/** A device through which things are looked up, and nothing is enabled. */
public abstract class LookupDevice implements Device {
    @Override
    public final List<Integer> enable(List<EnablingImage> images) {
        throw refused();
    }

    @Override
    public final int go(List<OptionSetting> options) {
        throw refused();
    }

    @Override
    public final int stop() {
        throw refused();
    }

    @Override
    public final void setOption(OptionSetting option) {
        throw refused();
    }

    @Override
    public final BufferSnapshot snapshot(int cpu) {
        throw refused();
    }

    @Override
    public final AggregationSnapshot aggregations(int cpu) {
        throw refused();
    }

    @Override
    public final EcbInfo ecb(int epid) {
        throw refused();
    }

    @Override
    public final AggregationImage aggregation(int id) {
        throw refused();
    }

    @Override
    public final Status status() {
        throw refused();
    }

    @Override
    public final List<EcbAccount> accounts() {
        throw refused();
    }

    @Override
    public final List<OptionSetting> options() {
        throw refused();
    }

    @Override
    public final boolean sleep(long nanos) {
        throw refused();
    }

    private static IllegalStateException refused() {
        return new IllegalStateException("nothing is enabled where things are only looked up");
    }
}
