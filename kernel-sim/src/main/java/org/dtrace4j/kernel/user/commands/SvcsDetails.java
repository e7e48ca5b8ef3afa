package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.commands.Svcs.Row;
import org.dtrace4j.kernel.user.smf.Fmri;
import org.dtrace4j.kernel.user.smf.InstanceState;
import org.dtrace4j.kernel.user.smf.Manifest;
import org.dtrace4j.kernel.user.smf.Repository;

/** What {@code svcs -l}, {@code -d} and {@code -D} tell: of instances, and on whom they depend. */
final class SvcsDetails {
    private final Repository repository;
    private final List<Row> all;

    private SvcsDetails(Repository repository, List<Row> all) {
        this.repository = repository;
        this.all = all;
    }

    /** Reads the repository; null if that cannot be done, which has then been said. */
    static SvcsDetails read(Syscalls sys, List<Row> all) {
        Repository repository = repository(sys);
        return repository == null ? null : new SvcsDetails(repository, all);
    }

    /** The repository itself, or null in the same way. */
    static Repository repository(Syscalls sys) {
        try {
            return Repository.parse(FileTools.readText(sys, Repository.PATH));
        } catch (SystemCallError | Manifest.ManifestException e) {
            sys.print(2, "svcs: " + Repository.PATH + ": "
                + (e instanceof SystemCallError call ? Errno.text(call) : e.getMessage()) + "\n");
            return null;
        }
    }

    /** Whether what an instance needs is another: all instances of a service are, where no instance is named. */
    private static boolean names(String need, String fmri) {
        return need.equals(fmri) || ("svc:/" + Fmri.service(fmri)).equals(need);
    }

    private boolean needs(Row row, Row other) {
        return repository.needs(row.fmri()).stream().anyMatch(need -> names(need.fmri(), other.fmri()));
    }

    /** Those that these need. */
    List<Row> needed(List<Row> rows) {
        List<Row> needed = new ArrayList<>();
        for (Row row : all) {
            if (rows.stream().anyMatch(each -> needs(each, row))) {
                needed.add(row);
            }
        }
        return needed;
    }

    /** Those that need one of these. */
    List<Row> needing(List<Row> rows) {
        List<Row> needing = new ArrayList<>();
        for (Row row : all) {
            if (rows.stream().anyMatch(each -> needs(row, each))) {
                needing.add(row);
            }
        }
        return needing;
    }

    /** All that is known of instances, with an empty line between two. */
    void print(Syscalls sys, List<Row> rows) {
        Output out = new Output(sys);
        for (Row row : rows) {
            out.print(row.equals(rows.get(0)) ? "" : "\n");
            line(out, "fmri", row.fmri());
            line(out, "name", repository.title(row.fmri()));
            line(out, "enabled", Boolean.toString(repository.isEnabled(row.fmri())));
            line(out, "state", row.state().text());
            line(out, "next_state", "none");
            line(out, "state_time", Strftime.format(row.since(), "%c"));
            String log = Fmri.log(row.fmri());
            if (FileTools.exists(sys, log)) {
                line(out, "logfile", log);
            }
            line(out, "restarter", Fmri.RESTARTER);
            for (Repository.Need need : repository.needs(row.fmri())) {
                InstanceState state = all.stream().filter(each -> names(need.fmri(), each.fmri())).map(Row::state).findFirst()
                    .orElse(null);
                line(out, "dependency", need.grouping() + "/" + need.restartOn() + " " + need.fmri() + " ("
                    + (state == null ? "absent" : state.text()) + ")");
            }
        }
        out.flush();
    }

    private static void line(Output out, String name, String value) {
        out.format("%-12s %s\n", name, value);
    }
}
