package org.dtrace4j.kernel.mdb.dcmd;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.kernel.mdb.command.CommandException;
import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.command.Options;
import org.dtrace4j.kernel.mdb.view.Structure;
import org.dtrace4j.kernel.mdb.view.TypeNames;

/** Commands about processes. */
final class ProcessDcmds {
    /** Letters of p_stat, from 0. */
    private static final String STATES = " SRZTIOW";
    private static final String OPTIONS = "fltz";
    private static final int TREE_INDENT = 5;

    private ProcessDcmds() { }

    /** {@code ::ps [-flt]}: all processes, or one of them. */
    static void ps(Invocation call) {
        Options options = call.options(OPTIONS);
        if (!options.rest().isEmpty()) {
            throw call.usage();
        }
        if (call.hasAddress()) {
            show(call, options, call.address(), call.isFirst());
            return;
        }
        boolean[] head = {true};
        call.debugger().walk("proc", 0, at -> {
            show(call, options, at, head[0]);
            head[0] = false;
        });
    }

    /** {@code ::pgrep PATTERN}: processes by their names. */
    static void pgrep(Invocation call) {
        Options options = call.options("fltnox");
        if (options.rest().size() != 1) {
            throw call.usage();
        }
        Pattern pattern = pattern(options.rest().get(0));
        boolean[] head = {true};
        call.debugger().walk("proc", 0, at -> {
            String name = call.structure("proc_t", at).text("p_user.u_comm");
            if (options.has('x') ? name.equals(options.rest().get(0)) : pattern.matcher(name).find()) {
                show(call, options, at, head[0]);
                head[0] = false;
            }
        });
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new CommandException("invalid regular expression '" + text + "'");
        }
    }

    private static void show(Invocation call, Options options, long at, boolean head) {
        if (call.isIntoPipe()) {
            call.writeAddress(at);
            return;
        }
        if (head) {
            call.print("%s %6s %6s %6s %6s %6s %10s %16s %s\n", "S", "PID", "PPID", "PGID", "SID", "UID", "FLAGS",
                    "ADDR", "NAME");
        }
        Structure p = call.structure("proc_t", at);
        int state = p.number("p_stat");
        call.print("%c %6d %6d %6d %6d %6d 0x%08x %016x %s\n",
                state >= 0 && state < STATES.length() ? STATES.charAt(state) : '?', id(p, "p_pidp"), p.number("p_ppid"),
                id(p, "p_pgidp"), p.get("p_sessp") == 0 ? 0 : id(p, "p_sessp->s_sidp"),
                p.get("p_cred") == 0 ? 0 : p.number("p_cred->cr_uid"), p.number("p_flag"), at,
                p.text(options.has('f') ? "p_user.u_psargs" : "p_user.u_comm"));
        if (options.has('t') || options.has('l')) {
            call.debugger().walk("thread", at, t -> showThread(call, options, call.structure("kthread_t", t)));
        }
    }

    private static int id(Structure p, String path) {
        return p.get(path) == 0 ? 0 : p.number(path + "->pid_id");
    }

    private static void showThread(Invocation call, Options options, Structure t) {
        if (options.has('t')) {
            EnumType states = (EnumType) TypeNames.require(call.target(), "enum thread_states").resolved();
            call.print("\tT     0x%x <%s>\n", t.address(),
                    states.withValue(t.get("t_state")).map(EnumType.Enumerator::name).orElse("???"));
        }
        if (options.has('l') && t.get("t_lwp") != 0) {
            call.print("\tL     0x%x ID: %d\n", t.get("t_lwp"), t.number("t_tid"));
        }
    }

    /** {@code [ADDR]::ptree}: processes below their parents; of one, also what is above it. */
    static void ptree(Invocation call) {
        if (!call.words().isEmpty()) {
            throw call.usage();
        }
        if (!call.hasAddress()) {
            tree(call, call.variable("proc_sched"), 0);
            return;
        }
        List<Long> line = new ArrayList<>();
        for (long at = call.structure("proc_t", call.address()).get("p_parent"); at != 0;
                at = call.structure("proc_t", at).get("p_parent")) {
            line.add(0, at);
        }
        for (int depth = 0; depth < line.size(); depth++) {
            leaf(call, line.get(depth), depth);
        }
        tree(call, call.address(), line.size());
    }

    private static void tree(Invocation call, long at, int depth) {
        leaf(call, at, depth);
        for (long child = call.structure("proc_t", at).get("p_child"); child != 0;
                child = call.structure("proc_t", child).get("p_sibling")) {
            tree(call, child, depth + 1);
        }
    }

    private static void leaf(Invocation call, long at, int depth) {
        if (call.isIntoPipe()) {
            call.writeAddress(at);
        } else {
            call.print("%s%016x  %s\n", " ".repeat(TREE_INDENT * depth), at, call.structure("proc_t", at).text("p_user.u_comm"));
        }
    }

    /** {@code PID::pid2proc}: the address of a process. */
    static void pid2proc(Invocation call) {
        boolean[] found = {false};
        call.debugger().walk("proc", 0, at -> {
            if (id(call.structure("proc_t", at), "p_pidp") == call.address()) {
                call.writeAddress(at);
                found[0] = true;
            }
        });
        if (!found[0]) {
            throw new CommandException("failed to find a process with pid 0t" + call.address());
        }
    }

    /** {@code ADDR::pfiles}: the open files of a process. */
    static void pfiles(Invocation call) {
        Structure p = call.structure("proc_t", call.address());
        if (!call.isIntoPipe()) {
            call.print("%3s %4s %16s %s\n", "FD", "TYPE", "VNODE", "INFO");
        }
        for (int fd = 0; fd < p.number("p_user.u_finfo.fi_nfiles"); fd++) {
            String file = "p_user.u_finfo.fi_list[" + fd + "].uf_file";
            if (p.get(file) == 0) {
                continue;
            }
            Structure vnode = call.structure("vnode_t", p.get(file + "->f_vnode"));
            if (call.isIntoPipe()) {
                call.writeAddress(vnode.address());
            } else {
                EnumType types = (EnumType) TypeNames.require(call.target(), "vtype_t").resolved();
                String type = types.withValue(vnode.get("v_type")).map(row -> row.name().substring(1)).orElse("???");
                call.print("%3d %4s %016x %s\n", fd, type, vnode.address(),
                        type.equals("SOCK") ? NetworkDcmds.socket(call, vnode) : FileDcmds.path(call, vnode));
            }
        }
    }

    /** {@code ADDR::whereopen}: the processes that have a vnode open, each behind the file_t that it has it open by. */
    static void whereopen(Invocation call) {
        if (!call.words().isEmpty()) {
            throw call.usage();
        }
        call.debugger().walk("proc", 0, process -> {
            boolean[] found = {false};
            call.debugger().walk("file", process, file -> {
                if (!found[0] && call.structure("file_t", file).get("f_vnode") == call.address()) {
                    found[0] = true;
                    if (!call.isIntoPipe()) {
                        call.print("file %x\n", file);
                    }
                    call.writeAddress(process);
                }
            });
        });
    }
}
