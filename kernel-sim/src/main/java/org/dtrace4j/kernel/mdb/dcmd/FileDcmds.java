package org.dtrace4j.kernel.mdb.dcmd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.kernel.mdb.command.CommandException;
import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.command.Options;
import org.dtrace4j.kernel.mdb.target.TargetSymbol;
import org.dtrace4j.kernel.mdb.view.Location;
import org.dtrace4j.kernel.mdb.view.Structure;

/** Commands about file systems, vnodes and pages. */
final class FileDcmds {
    private static final int VROOT = 1;
    private static final int DEEPEST_PATH = 256;

    private FileDcmds() { }

    // ---- file systems

    /** {@code ::fsinfo [-v]}: mounted file systems. */
    static void fsinfo(Invocation call) {
        if (!call.hasAddress()) {
            call.callForEach("vfs", FileDcmds::fsinfo);
            return;
        }
        Options options = call.options("v");
        if (!options.rest().isEmpty()) {
            throw call.usage();
        }
        if (call.isIntoPipe()) {
            call.writeAddress(call.address());
            return;
        }
        if (call.isFirst()) {
            call.print("%16s %-15s %s\n", "VFSP", "FS", "MOUNT");
        }
        Structure vfs = call.structure("vfs_t", call.address());
        call.print("%016x %-15s %s\n", call.address(), typeName(call, vfs.number("vfs_fstype")),
                reference(vfs, "vfs_mntpt"));
        if (options.has('v')) {
            call.print("%16s %s\n", "R:", reference(vfs, "vfs_resource"));
            call.print("%16s %s\n", "O:", mountOptions(vfs));
        }
    }

    /** The name of a kind of file systems, by its place in {@code vfssw[]}. */
    private static String typeName(Invocation call, int type) {
        TargetSymbol table = call.target().symbol("", "vfssw").orElseThrow(() ->
                new CommandException("failed to read 'vfssw': unknown symbol name"));
        long count = ((ArrayType) table.type().resolved()).count();
        return type < 0 || type >= count ? "??"
                : new Structure(Location.of(call.target(), table.type(), table.address()).element(type))
                        .text("vsw_name");
    }

    private static String reference(Structure vfs, String member) {
        return vfs.get(member) == 0 ? "??" : vfs.text(member + "->rs_string");
    }

    private static String mountOptions(Structure vfs) {
        StringBuilder text = new StringBuilder();
        int set = 1;
        for (int i = 0; i < vfs.number("vfs_mntopts.mo_count"); i++) {
            Structure option = new Structure(vfs.location().path("vfs_mntopts.mo_list").element(i));
            if ((option.number("mo_flags") & set) != 0) {
                text.append(text.length() == 0 ? "" : ",").append(option.text("mo_name"));
                text.append(option.get("mo_arg") == 0 ? "" : "=" + option.text("mo_arg"));
            }
        }
        return text.length() == 0 ? "-" : text.toString();
    }

    // ---- vnodes

    /**
     * {@code ADDR::vnode2path [-F]}: the path that a vnode remembers; with -F, or without one, what the name cache
     * says.
     */
    static void vnode2path(Invocation call) {
        Options options = call.options("F");
        if (!options.rest().isEmpty()) {
            throw call.usage();
        }
        Structure vnode = call.structure("vnode_t", call.address());
        call.write((options.has('F') ? cachedPath(call, vnode).orElse("??") : path(call, vnode)) + "\n");
    }

    /** The path of a vnode as well as it is known. */
    static String path(Invocation call, Structure vnode) {
        return vnode.get("v_path") != 0 ? vnode.text("v_path") : cachedPath(call, vnode).orElse("??");
    }

    /** The path by the names that the name cache has for the vnode and the directories above it. */
    private static Optional<String> cachedPath(Invocation call, Structure vnode) {
        Deque<String> names = new ArrayDeque<>();
        Structure at = vnode;
        while ((at.number("v_flag") & VROOT) == 0) {
            Optional<Structure> entry = cacheEntry(call, at.address());
            if (entry.isEmpty() || names.size() > DEEPEST_PATH) {
                return Optional.empty();
            }
            names.addFirst(entry.get().text("name"));
            at = call.structure("vnode_t", entry.get().get("dp"));
        }
        String mountPoint = at.get("v_vfsp") == 0 ? "??"
                : reference(call.structure("vfs_t", at.get("v_vfsp")), "vfs_mntpt");
        String path = (mountPoint.equals("/") ? "" : mountPoint) + (names.isEmpty() ? "" : "/")
                + String.join("/", names);
        return Optional.of(path.isEmpty() ? "/" : path);
    }

    private static Optional<Structure> cacheEntry(Invocation call, long vnode) {
        TargetSymbol table = call.target().symbol("", "nc_hash").orElseThrow(() ->
                new CommandException("failed to read 'nc_hash': unknown symbol name"));
        Location buckets = Location.of(call.target(), table.type(), table.address());
        for (int i = 0; i < ((ArrayType) table.type().resolved()).count(); i++) {
            Structure head = new Structure(buckets.element(i));
            long at = head.get("hash_next");
            while (at != 0 && at != head.address()) {
                Structure entry = call.structure("ncache_t", at);
                if (entry.get("vp") == vnode) {
                    return Optional.of(entry);
                }
                at = entry.get("hash_next");
            }
        }
        return Optional.empty();
    }

    // ---- pages

    /** {@code ADDR::page}: what a page is named by, and its locks. */
    static void page(Invocation call) {
        if (!call.hasAddress()) {
            call.callForEach("page", FileDcmds::page);
            return;
        }
        if (call.isIntoPipe()) {
            call.writeAddress(call.address());
            return;
        }
        if (call.isFirst()) {
            call.print("%16s %16s %16s %8s %3s %3s %2s %2s %2s\n", "PAGE", "VNODE", "OFFSET", "SELOCK", "LCT", "COW",
                    "IO", "FS", "ST");
        }
        Structure page = call.structure("page_t", call.address());
        call.print("%016x %16x %16x %8x %3d %3d %2x %2x %2x\n", call.address(), page.get("p_vnode"),
                page.get("p_offset"), page.number("p_selock"), page.number("p_lckcnt"), page.number("p_cowcnt"),
                page.number("p_iolock_state"), page.number("p_fsdata"), page.number("p_state"));
    }

    /** {@code PFN::page_num2pp}: the page structure of a page frame. */
    static void pageOfFrame(Invocation call) {
        long size = Location.of(call.target(), "page_t", 0).type().size();
        for (long at = call.variable("memsegs"); at != 0; at = call.structure("struct memseg", at).get("next")) {
            Structure segment = call.structure("struct memseg", at);
            if (call.address() >= segment.get("pages_base") && call.address() < segment.get("pages_end")) {
                long page = segment.get("pages") + (call.address() - segment.get("pages_base")) * size;
                call.write(call.isIntoPipe() ? Long.toHexString(page) + "\n"
                        : Long.toHexString(call.address()) + " has page_t at 0x" + Long.toHexString(page) + "\n");
                return;
            }
        }
        throw new CommandException(Long.toHexString(call.address()) + " has no page_t");
    }
}
