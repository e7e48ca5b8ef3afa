package org.dtrace4j.kernel.mdb.target;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The part of a crash dump that says what DTrace was doing. */
final class DumpTracing {
    private DumpTracing() { }

    static void write(TracingImage image, DataOutputStream out) throws IOException {
        out.writeInt(image.probes().size());
        for (TracingImage.Probe probe : image.probes()) {
            out.writeInt(probe.id());
            out.writeUTF(probe.provider());
            out.writeUTF(probe.module());
            out.writeUTF(probe.function());
            out.writeUTF(probe.name());
        }
        out.writeInt(image.refusals().size());
        for (TracingImage.Refusal refusal : image.refusals()) {
            out.writeLong(refusal.address());
            out.writeInt(refusal.count());
            out.writeUTF(refusal.message());
        }
        out.writeInt(image.states().size());
        for (TracingImage.State state : image.states()) {
            out.writeLong(state.address());
            out.writeInt(state.minor());
            out.writeLong(state.process());
            out.writeBoolean(state.anonymous());
            out.writeInt(state.options().size());
            for (TracingImage.Setting option : state.options()) {
                out.writeUTF(option.name());
                out.writeUTF(option.value());
            }
            out.writeInt(state.ecbs().size());
            for (TracingImage.Ecb ecb : state.ecbs()) {
                out.writeLong(ecb.address());
                out.writeInt(ecb.epid());
                out.writeInt(ecb.probe());
            }
            write(state.aggregations(), out);
            write(state.variables(), out);
            writeEntries(state.aggregated(), out);
            writeEntries(state.set(), out);
            out.writeInt(state.output().size());
            for (String text : state.output()) {
                byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
    }

    private static void write(List<TracingImage.Hash> hashes, DataOutputStream out) throws IOException {
        out.writeInt(hashes.size());
        for (TracingImage.Hash hash : hashes) {
            out.writeInt(hash.owner());
            out.writeInt(hash.size());
            out.writeInt(hash.chains().size());
            for (int chain : hash.chains()) {
                out.writeInt(chain);
            }
        }
    }

    private static void writeEntries(List<TracingImage.Entry> entries, DataOutputStream out) throws IOException {
        out.writeInt(entries.size());
        for (TracingImage.Entry entry : entries) {
            out.writeLong(entry.address());
            out.writeInt(entry.owner());
            byte[] text = entry.text().getBytes(StandardCharsets.ISO_8859_1);
            out.writeInt(text.length);
            out.write(text);
        }
    }

    private static List<TracingImage.Entry> entries(DataInputStream in) throws IOException {
        List<TracingImage.Entry> entries = new ArrayList<>();
        for (int count = DumpFile.count(in); count > 0; count--) {
            entries.add(new TracingImage.Entry(in.readLong(), in.readInt(),
                    new String(in.readNBytes(DumpFile.count(in)), StandardCharsets.ISO_8859_1)));
        }
        return entries;
    }

    private static List<TracingImage.Hash> hashes(DataInputStream in) throws IOException {
        List<TracingImage.Hash> hashes = new ArrayList<>();
        for (int count = DumpFile.count(in); count > 0; count--) {
            int owner = in.readInt();
            int size = in.readInt();
            List<Integer> chains = new ArrayList<>();
            for (int places = DumpFile.count(in); places > 0; places--) {
                chains.add(in.readInt());
            }
            hashes.add(new TracingImage.Hash(owner, size, chains));
        }
        return hashes;
    }

    static TracingImage read(DataInputStream in) throws IOException {
        List<TracingImage.Probe> probes = new ArrayList<>();
        for (int count = DumpFile.count(in); count > 0; count--) {
            probes.add(new TracingImage.Probe(in.readInt(), in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()));
        }
        List<TracingImage.Refusal> refusals = new ArrayList<>();
        for (int count = DumpFile.count(in); count > 0; count--) {
            refusals.add(new TracingImage.Refusal(in.readLong(), in.readInt(), in.readUTF()));
        }
        List<TracingImage.State> states = new ArrayList<>();
        for (int count = DumpFile.count(in); count > 0; count--) {
            states.add(state(in));
        }
        return new TracingImage(states, probes, refusals);
    }

    private static TracingImage.State state(DataInputStream in) throws IOException {
        long address = in.readLong();
        int minor = in.readInt();
        long process = in.readLong();
        boolean anonymous = in.readBoolean();
        List<TracingImage.Setting> options = new ArrayList<>();
        for (int count = DumpFile.count(in); count > 0; count--) {
            options.add(new TracingImage.Setting(in.readUTF(), in.readUTF()));
        }
        List<TracingImage.Ecb> ecbs = new ArrayList<>();
        for (int count = DumpFile.count(in); count > 0; count--) {
            ecbs.add(new TracingImage.Ecb(in.readLong(), in.readInt(), in.readInt()));
        }
        List<TracingImage.Hash> aggregations = hashes(in);
        List<TracingImage.Hash> variables = hashes(in);
        List<TracingImage.Entry> aggregated = entries(in);
        List<TracingImage.Entry> set = entries(in);
        List<String> output = new ArrayList<>();
        for (int count = DumpFile.count(in); count > 0; count--) {
            output.add(new String(in.readNBytes(DumpFile.count(in)), StandardCharsets.ISO_8859_1));
        }
        return new TracingImage.State(address, minor, process, anonymous, options, ecbs, aggregations, variables,
                aggregated, set, output);
    }
}
