package org.dtrace4j.consume;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.ArgumentInfo;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.EcbInfo;
import org.dtrace4j.device.ModuleDescription;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.device.Status;
import org.dtrace4j.device.SystemDescription;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProcessProbes;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.Target.SymbolAddress;

/** A device whose snapshots are written by hand. Nothing can be enabled on it. */
final class RecordedDevice implements Device {
    static final ProbeInfo BEGIN = new ProbeInfo(1, "dtrace", "", "", "BEGIN");
    static final ProbeInfo END = new ProbeInfo(2, "dtrace", "", "", "END");
    static final ProbeInfo ERROR = new ProbeInfo(3, "dtrace", "", "", "ERROR");

    private final int cpus;
    private final Map<Integer, EcbInfo> ecbs = new HashMap<>();
    private final Map<Integer, AggregationImage> aggregations = new HashMap<>();
    private final Map<Integer, ByteArrayOutputStream> buffers = new HashMap<>();
    private final Map<Integer, List<AggregationSnapshot.Entry>> aggregated = new HashMap<>();
    /** The types of module m, the only one. */
    final TypeContainer types = new TypeContainer("m", null);
    final Map<Integer, Long> drops = new HashMap<>();
    final Map<Integer, Integer> oldest = new HashMap<>();

    RecordedDevice(int cpus) {
        this.cpus = cpus;
    }

    /** An ECB that traces one 8-byte integer. */
    void tracing(int epid, ProbeInfo probe) {
        enabled(epid, probe, 24, new ActionImage(ActionImage.Kind.TRACE, "", List.of(integer(16, 8)), List.of(), 0));
    }

    void enabled(int epid, ProbeInfo probe, int size, ActionImage... actions) {
        ecbs.put(epid, new EcbInfo(epid, probe, epid - 1, size, List.of(actions)));
    }

    static FieldImage integer(int offset, int size) {
        return new FieldImage(offset, size, FieldImage.Kind.SIGNED, "long");
    }

    /** Records 8-byte values on a CPU. */
    void record(int cpu, int epid, long time, long... values) {
        ByteBuffer record = ByteBuffer.allocate(16 + 8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(epid).putInt((int) (time >>> 32)).putInt((int) time).putInt(0);
        for (long value : values) {
            record.putLong(value);
        }
        bytes(cpu, record.array());
    }

    void bytes(int cpu, byte[] bytes) {
        buffers.computeIfAbsent(cpu, c -> new ByteArrayOutputStream()).writeBytes(bytes);
    }

    void define(AggregationImage image) {
        aggregations.put(image.id(), image);
    }

    void aggregate(int cpu, int id, byte[] key, long... data) {
        aggregated.computeIfAbsent(cpu, c -> new ArrayList<>()).add(new AggregationSnapshot.Entry(id, key, data));
    }

    @Override
    public BufferSnapshot snapshot(int cpu) {
        ByteArrayOutputStream buffer = buffers.remove(cpu);
        return new BufferSnapshot(cpu, buffer == null ? new byte[0] : buffer.toByteArray(), oldest.getOrDefault(cpu, 0),
                drops.getOrDefault(cpu, 0L), 0);
    }

    @Override
    public AggregationSnapshot aggregations(int cpu) {
        List<AggregationSnapshot.Entry> entries = aggregated.remove(cpu);
        return new AggregationSnapshot(cpu, entries == null ? List.of() : entries, 0);
    }

    @Override
    public EcbInfo ecb(int epid) throws DeviceException {
        EcbInfo ecb = ecbs.get(epid);
        if (ecb == null) {
            throw new DeviceException(DeviceException.Reason.BAD_IMAGE, "no EPID " + epid);
        }
        return ecb;
    }

    @Override
    public AggregationImage aggregation(int id) {
        return aggregations.get(id);
    }

    /** Two functions: f at 0x1000, g at 0x2000, of module m. */
    @Override
    public Optional<SymbolAddress> userSymbolAt(int pid, long address) {
        return Optional.empty();
    }

    @Override
    public Optional<SymbolAddress> symbolAt(long address) {
        long page = address >> 12;
        return page == 1 || page == 2
                ? Optional.of(new SymbolAddress("m", page == 1 ? "f" : "g", address & 0xfff)) : Optional.empty();
    }

    @Override
    public SystemDescription system() {
        return new SystemDescription("recorded", cpus);
    }

    @Override
    public List<ModuleDescription> modules() {
        return List.of(new ModuleDescription("m", true));
    }

    @Override
    public Optional<TypeContainer> types(String module) {
        return Optional.of(types);
    }

    @Override
    public OptionalLong addressOf(String module, String symbol) {
        return OptionalLong.empty();
    }

    @Override
    public List<ProbeInfo> match(ProbePattern pattern) {
        return List.of();
    }

    @Override
    public ProcessProbes processProbes(ProbePattern pattern) {
        return ProcessProbes.of(pattern);
    }

    @Override
    public List<ArgumentInfo> arguments(int probeId) {
        return List.of();
    }

    @Override
    public Optional<ProviderAttributes> attributes(int probeId) {
        return Optional.empty();
    }

    @Override
    public List<Integer> enable(List<EnablingImage> images) throws DeviceException {
        throw new DeviceException(DeviceException.Reason.GONE);
    }

    @Override
    public int go(List<OptionSetting> options) throws DeviceException {
        throw new DeviceException(DeviceException.Reason.GONE);
    }

    @Override
    public int stop() throws DeviceException {
        throw new DeviceException(DeviceException.Reason.GONE);
    }

    @Override
    public void setOption(OptionSetting option) { }

    @Override
    public Status status() throws DeviceException {
        throw new DeviceException(DeviceException.Reason.GONE);
    }

    @Override
    public List<org.dtrace4j.device.EcbAccount> accounts() {
        return List.of();
    }

    @Override
    public List<OptionSetting> options() {
        return List.of();
    }

    @Override
    public boolean sleep(long nanos) {
        return false;
    }

    @Override
    public void close() { }
}
