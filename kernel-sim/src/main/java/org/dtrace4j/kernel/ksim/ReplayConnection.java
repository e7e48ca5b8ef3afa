package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.ForwardingDevice;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.kernel.providers.DtraceDevice;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProcessProbes;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.HostFiles;
import org.dtrace4j.session.TargetConnection;

/**
 * A boot that is played again for a dtrace command of the host, and traced from its first milliseconds on. The command is no
 * process of that machine, which therefore goes the way that it went.
 *
 * <p>There are two machines. What a program may refer to is looked up in one that is up; what is enabled is enabled in the
 * one that is played, where its probes come as modules are loaded. The text of modules lies at the same addresses in both.
 */
final class ReplayConnection implements TargetConnection {
    /** How far the kernel is before anything can be traced. */
    private static final long FIRST_NANOS = 1_000_000L;

    private final Replays.Recording recording;
    private final Boot up;
    private final Device lookup;
    private final Replay replay;
    private final Device traced;
    private final FileAccess files;

    private ReplayConnection(Replays.Recording recording, Boot up, Replay replay, FileAccess files) {
        this.recording = recording;
        this.up = up;
        this.lookup = up.machine().tracing().open();
        this.replay = replay;
        this.traced = replay.boot().machine().tracing().open();
        this.files = files;
    }

    /** @param id of a boot that is kept, or {@code last} */
    static ReplayConnection open(MachineFolder folder, String id) throws IOException {
        Replays.Recording recording = new Replays(folder).find(Optional.of(id));
        Boot up = Boot.powerOn(recording.config());
        up.toLogin();
        Replay replay = new Replay(recording, recording.config());
        replay.run(FIRST_NANOS, OutputStream.nullOutputStream());
        return new ReplayConnection(recording, up, replay, HostFiles.below(folder.disk().root()));
    }

    @Override
    public Device device() {
        return new PlayedDevice();
    }

    /** What is looked up is answered by the machine that is up, all else by the one that is played. */
    private final class PlayedDevice extends ForwardingDevice {
        @Override
        protected Device behind() {
            return traced;
        }

        @Override
        protected Device lookup() {
            return lookup;
        }

        @Override
        public ProcessProbes processProbes(ProbePattern pattern) {
            return lookup.processProbes(pattern);
        }

        /** Tells how many probes there will be once all modules have been loaded. */
        @Override
        public List<Integer> enable(List<EnablingImage> images) throws DeviceException {
            traced.enable(images);
            List<Integer> counts = new ArrayList<>();
            for (EnablingImage image : images) {
                int count = 0;
                for (ClauseImage clause : image.clauses()) {
                    for (ProbePattern pattern : clause.probes()) {
                        count += lookup.match(pattern).size();
                    }
                }
                counts.add(count);
            }
            return counts;
        }

        @Override
        public boolean sleep(long nanos) {
            long now = replay.boot().machine().kernel().clock.now();
            try {
                replay.runWhole(nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos,
                        OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return !replay.isOver();
        }
    }

    @Override
    public FileAccess systemFiles() {
        return files;
    }

    @Override
    public List<String> providerModules() {
        return DtraceDevice.PROVIDER_MODULES;
    }

    @Override
    public Optional<String> notice() {
        return Optional.of(String.format(Locale.ROOT, "replay %d of seed %d, %.3f s", recording.id(), recording.seed(),
                recording.nanos() / 1e9));
    }

    @Override
    public void close() {
        traced.close();
        lookup.close();
        replay.close();
        up.close();
    }
}
