package org.dtrace4j.kernel.consumers;

import static org.dtrace4j.builtin.agg.Shape.PowersOfTwo.ZERO_BUCKET;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.consumers.LockstatOptions.Detail;
import org.dtrace4j.kernel.consumers.Tracer.Failure;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.value.HistogramValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.Location;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.Value;

/** {@code lockstat}: what happens at the kernel's locks, and where the CPUs are, while a command runs. */
public final class Lockstat implements UserProgram {
    private static final int USAGE = 1;
    private static final int FAILED = 2;
    private static final int NOT_STARTED = 127;
    private static final int FILE_MODE = 0666;
    private static final long LEAST_TABLE = 16 << 10;
    private static final long LARGEST_TABLE = 32 << 20;
    private static final int MOST_DYNAMIC_MEGABYTES = 32;
    /** Bytes of a record in the original: of each detail, and of a frame. */
    private static final long[] RECORD_BYTES = {40, 48, 304, 304};
    private static final int FRAME_BYTES = 8;

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Run run = new Run(sys);
        try (Tracer tracer = Tracer.open(sys, run::take, drop -> {
            run.dropped = true;
            sys.print(2, "lockstat: warning: " + drop.message() + "\n");
        })) {
            KernelNames names = new KernelNames(tracer.device());
            LockstatOptions options = LockstatOptions.parse(sys, arguments, names);
            if (options == null) {
                sys.print(2, LockstatUsage.text());
                return USAGE;
            }
            return run.run(tracer, options, names);
        } catch (Failure e) {
            sys.print(2, "lockstat: " + e.getMessage() + "\n");
            return FAILED;
        }
    }

    /** One run: what it has gathered so far. */
    private static final class Run {
        private final Syscalls sys;
        private final List<LockRecord> traced = new ArrayList<>();
        private long limit;
        private boolean dropped;

        Run(Syscalls sys) {
            this.sys = sys;
        }

        int run(Tracer tracer, LockstatOptions options, KernelNames names) throws Failure, SystemCallError {
            int out = options.file == null ? 1 : open(options.file);
            limit = options.records;
            prepare(tracer, options);
            String program = LockstatProgram.of(options);
            if (options.programShown) {
                sys.print(2, ProgramText.shown("lockstat", program));
            }
            boolean watching = !program.isEmpty();
            if (watching) {
                tracer.start("lockstat", program);
            }
            long began = sys.gethrtime();
            follow(tracer, options.command, watching);
            long elapsed = sys.gethrtime() - began;
            if (watching) {
                tracer.stop();
            }
            List<LockRecord> records = options.tracing || !watching ? traced : records(tracer.takeAggregated());
            if (dropped || traced.size() > limit) {
                sys.print(2, "lockstat: warning: ran out of data records (use -n for more)\n");
            }
            LockstatReport report = new LockstatReport(options, names, elapsed);
            if (options.tracing) {
                if (!traced.isEmpty()) {
                    report.traceHeading();
                    traced.subList(0, (int) Math.min(limit, traced.size())).forEach(report::trace);
                }
            } else {
                tables(records, options, names, report);
            }
            FileTools.writeFully(sys, out, report.text().getBytes(StandardCharsets.ISO_8859_1));
            return 0;
        }

        private int open(String file) throws Failure {
            try {
                return sys.open(file, Syscalls.O_WRONLY | Syscalls.O_CREAT | Syscalls.O_TRUNC, FILE_MODE);
            } catch (SystemCallError e) {
                throw new Failure("error opening file: " + Errno.text(e));
            }
        }

        /** Room for as many records as are asked for, twice, on all CPUs together. */
        private static void prepare(Tracer tracer, LockstatOptions options) throws Failure {
            int cpus = tracer.device().system().cpuCount();
            long record = RECORD_BYTES[options.detail.ordinal()] + (long) FRAME_BYTES * options.frames;
            long room = options.records > LARGEST_TABLE ? LARGEST_TABLE : options.records * record * 2 / cpus;
            String size = Long.toString(Math.max(LEAST_TABLE, Math.min(LARGEST_TABLE, room)));
            // Probes of what this kernel never does are not there.
            tracer.set("zdefs", "", "failed to set 'zdefs'");
            tracer.set("bufsize", options.tracing ? size : "4k", "failed to set 'bufsize'");
            if (!options.tracing) {
                tracer.set("aggsize", size, "failed to set 'aggsize'");
                boolean remembers = options.events.stream().anyMatch(event -> LockEvent.of(event).beginning().isPresent());
                if (remembers) {
                    tracer.set("dynvarsize", Math.min(cpus, MOST_DYNAMIC_MEGABYTES) + "m", "failed to set 'dynvarsize'");
                }
            }
            tracer.set("statusrate", "10sec", "failed to set 'statusrate'");
            tracer.set(options.settings);
        }

        /** Runs the command, and looks after the tracing until it has ended: its end is a signal, which ends a sleep. */
        private void follow(Tracer tracer, List<String> command, boolean watching) throws Failure, SystemCallError {
            sys.sigaction(Syscalls.SIGCLD, () -> { });
            int pid = sys.fork(child -> {
                try {
                    FileTools.execvp(child, command, child.environment());
                } catch (SystemCallError e) {
                    child.print(2, "lockstat: could not execute " + command.get(0) + ": " + Errno.text(e) + "\n");
                }
                return NOT_STARTED;
            });
            Syscalls.ChildStatus status = sys.waitpid(pid, watching ? Syscalls.WNOHANG : 0);
            while (status == null) {
                tracer.await(Long.MAX_VALUE);
                status = sys.waitpid(pid, Syscalls.WNOHANG);
            }
            if (status.signal() != 0) {
                sys.print(2, "lockstat: warning: " + command.get(0) + " died on signal " + status.signal() + "\n");
            } else if (status.status() != 0) {
                sys.print(2, "lockstat: warning: " + command.get(0) + " exited with code " + status.status() + "\n");
            }
        }

        /** Takes what a firing has traced. */
        void take(List<Value> values) {
            if (traced.size() <= limit) {
                LockRecord record = record(values.subList(0, 3), values.size() < 5 ? null : values.get(4));
                record.count = 1;
                record.time = number(values.get(3));
                traced.add(record);
            }
        }

        private static LockRecord record(List<Value> key, Value stack) {
            // The innermost frame is the caller, or the function of the lock's that it called.
            long[] frames = stack instanceof StackValue value
                    ? value.frames().stream().skip(1).mapToLong(Location::address).toArray() : new long[0];
            return new LockRecord((int) number(key.get(0)), number(key.get(1)), number(key.get(2)), frames);
        }

        private static long number(Value value) {
            return ((IntegerValue) value).value();
        }

        /** What was aggregated, put together by what it is about. */
        private static List<LockRecord> records(List<TableValue> tables) {
            Map<List<Value>, LockRecord> records = new LinkedHashMap<>();
            for (TableValue table : tables) {
                for (TableValue.Row row : table.rows()) {
                    List<Value> key = row.key();
                    LockRecord record = records.computeIfAbsent(key,
                            k -> record(key.subList(0, 3), key.size() > 3 ? key.get(3) : null));
                    Value value = row.values().get(0);
                    switch (table.names().get(0)) {
                        case LockstatProgram.HITS -> record.count = number(value);
                        case LockstatProgram.TIME -> record.time = number(value);
                        case LockstatProgram.HISTOGRAM -> {
                            for (int i = 0; i < LockRecord.BUCKETS; i++) {
                                record.histogram[i] = ((HistogramValue) value).buckets().get(ZERO_BUCKET + i).count();
                            }
                        }
                        default -> throw new IllegalStateException("no aggregation of the program: " + table.names());
                    }
                }
            }
            return new ArrayList<>(records.values());
        }

        private static void tables(List<LockRecord> gathered, LockstatOptions options, KernelNames names,
                LockstatReport report) {
            long[] counts = new long[LockEvent.COUNT];
            long[] times = new long[LockEvent.COUNT];
            gathered.forEach(record -> {
                counts[record.event] += record.count;
                times[record.event] += record.time;
            });
            List<LockRecord> records = coalesced(gathered, options, names);
            records.sort(LockRecord.BY_ALL);
            records.sort(options.byTime && options.detail != Detail.COUNTS ? LockRecord.BY_TIME : LockRecord.BY_COUNT);
            int start = 0;
            for (int end = 1; end <= records.size(); end++) {
                int event = records.get(start).event;
                if (end == records.size() || records.get(end).event != event) {
                    report.table(records.subList(start, end), counts[event], times[event]);
                    start = end;
                }
            }
        }

        /** The records with those put together that the options take for one. */
        private static List<LockRecord> coalesced(List<LockRecord> gathered, LockstatOptions options, KernelNames names) {
            List<LockRecord> records = gathered;
            if (options.generated) {
                records = new ArrayList<>();
                for (LockRecord record : gathered) {
                    boolean called = false;
                    for (long frame : record.stack) {
                        called |= frame == record.caller;
                        records.add(record.by(frame));
                    }
                    if (!called) {
                        records.add(record.by(record.caller));
                    }
                }
                LockRecord.coalesce(records, LockRecord.BY_ALL);
            }
            if (options.wholeLocks || options.wholeFunctions) {
                for (LockRecord record : records) {
                    if (options.wholeLocks && LockEvent.of(record.event).kind() != LockEvent.INTERRUPT) {
                        record.lock = names.beginning(record.lock);
                    }
                    if (options.wholeFunctions) {
                        record.caller = names.beginning(record.caller);
                        for (int i = 0; i < record.stack.length; i++) {
                            record.stack[i] = names.beginning(record.stack[i]);
                        }
                    }
                }
                LockRecord.coalesce(records, LockRecord.BY_ALL);
            }
            if (options.anywhere) {
                LockRecord.coalesce(records, LockRecord.ANYWHERE);
            }
            if (options.anyLock) {
                LockRecord.coalesce(records, LockRecord.ANY_LOCK);
            }
            return records;
        }
    }
}
