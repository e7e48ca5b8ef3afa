package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** The last step from a word to strings: patterns become the names of the files that they match. */
final class FileNames {
    private final ShellState state;
    private final Syscalls sys;

    FileNames(ShellState state, Syscalls sys) {
        this.state = state;
        this.sys = sys;
    }

    /** Adds the files that a pattern matches, sorted; the pattern's text if there are none or it is plain. */
    void add(String pattern, List<String> fields) throws SystemCallError {
        if (state.isOn(ShellOption.NOGLOB) || !Pattern.isPattern(pattern)) {
            fields.add(Pattern.unescape(pattern));
            return;
        }
        List<String> found = new ArrayList<>();
        boolean absolute = pattern.startsWith("/");
        String[] components = (absolute ? pattern.substring(1) : pattern).split("/+");
        match(absolute ? "/" : "", components, 0, found);
        if (found.isEmpty()) {
            fields.add(Pattern.unescape(pattern));
        }
        Collections.sort(found);
        fields.addAll(found);
    }

    private void match(String base, String[] components, int index, List<String> found) throws SystemCallError {
        String component = components[index];
        boolean last = index == components.length - 1;
        List<String> names = new ArrayList<>();
        if (!Pattern.isPattern(component)) {
            names.add(Pattern.unescape(component));
        } else {
            for (String name : listing(base.isEmpty() ? "." : base)) {
                boolean hidden = name.startsWith(".") && !component.startsWith(".");
                if (!hidden && !name.equals(".") && !name.equals("..") && Pattern.matches(component, name)) {
                    names.add(name);
                }
            }
        }
        for (String name : names) {
            String path = base + name;
            if (!last) {
                match(path + "/", components, index + 1, found);
            } else if (Pattern.isPattern(component) || FileTools.exists(sys, path)) {
                found.add(path);
            }
        }
    }

    private List<String> listing(String directory) throws SystemCallError {
        try {
            return sys.readDirectory(directory);
        } catch (SystemCallError e) {
            if (e.errno() == Errno.EINTR) {
                throw e;
            }
            return List.of();
        }
    }
}
