package org.dtrace4j.kernel.user;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A set of privileges, as a process has four of: what {@code priv_set_t} is in C. The words are those of privileges(5), in
 * the order of their numbers.
 */
public final class Privileges {
    /** The sets of a process, by their numbers in {@code cr_priv.crprivs}. */
    public enum Kind {
        EFFECTIVE, INHERITABLE, PERMITTED, LIMIT;

        /** As {@code ppriv} calls it. */
        public char letter() {
            return name().charAt(0);
        }

        /** The set that a letter stands for. */
        public static Optional<Kind> of(char letter) {
            return Arrays.stream(values()).filter(kind -> kind.letter() == Character.toUpperCase(letter)).findFirst();
        }
    }

    /** Words of a set. */
    public static final int WORDS = 3;
    /** Bytes of a set. */
    public static final int BYTES = WORDS * Integer.BYTES;

    private static final List<String> NAMES = List.of("contract_event", "contract_identity", "contract_observer",
            "cpc_cpu", "dtrace_kernel", "dtrace_proc", "dtrace_user", "file_chown", "file_chown_self", "file_dac_execute",
            "file_dac_read", "file_dac_search", "file_dac_write", "file_downgrade_sl", "file_flag_set", "file_link_any",
            "file_owner", "file_read", "file_setid", "file_upgrade_sl", "file_write", "graphics_access", "graphics_map",
            "hyprlofs_control", "ipc_dac_read", "ipc_dac_write", "ipc_owner", "net_access", "net_bindmlp",
            "net_icmpaccess", "net_mac_aware", "net_mac_implicit", "net_observability", "net_privaddr", "net_rawaccess",
            "proc_audit", "proc_chroot", "proc_clock_highres", "proc_exec", "proc_fork", "proc_info",
            "proc_lock_memory", "proc_meminfo", "proc_owner", "proc_prioup", "proc_priocntl", "proc_session",
            "proc_setid", "proc_taskid", "proc_zone", "sys_acct", "sys_admin", "sys_audit", "sys_config", "sys_devices",
            "sys_fs_import", "sys_ipc_config", "sys_linkdir", "sys_mount", "sys_iptun_config", "sys_dl_config",
            "sys_ip_config", "sys_net_config", "sys_nfs", "sys_ppp_config", "sys_res_bind", "sys_res_config",
            "sys_resource", "sys_smb", "sys_suser_compat", "sys_time", "sys_trans_label", "virt_manage", "win_colormap",
            "win_config", "win_dac_read", "win_dac_write", "win_devices", "win_dga", "win_downgrade_sl", "win_fontpath",
            "win_mac_read", "win_mac_write", "win_selection", "win_upgrade_sl", "xvm_control");

    public static final Privileges NONE = new Privileges(new TreeSet<>());
    public static final Privileges ALL = new Privileges(new TreeSet<>(NAMES));
    /** What every user has unless somebody says otherwise. */
    public static final Privileges BASIC = new Privileges(new TreeSet<>(List.of("file_link_any", "file_read", "file_write",
            "net_access", "proc_exec", "proc_fork", "proc_info", "proc_session")));

    private final TreeSet<String> names;

    private Privileges(TreeSet<String> names) {
        this.names = names;
    }

    /** All names in order of their numbers. */
    public static List<String> allNames() {
        return NAMES;
    }

    public boolean has(String name) {
        return names.contains(name);
    }

    public boolean isAll() {
        return names.size() == NAMES.size();
    }

    public boolean isIn(Privileges other) {
        return other.names.containsAll(names);
    }

    public Privileges and(Privileges other) {
        TreeSet<String> both = new TreeSet<>(names);
        both.retainAll(other.names);
        return new Privileges(both);
    }

    public Privileges or(Privileges other) {
        TreeSet<String> either = new TreeSet<>(names);
        either.addAll(other.names);
        return new Privileges(either);
    }

    public Privileges without(Privileges other) {
        TreeSet<String> rest = new TreeSet<>(names);
        rest.removeAll(other.names);
        return new Privileges(rest);
    }

    /** Its words, privilege n in bit n from the left, as {@code priv_set_t} has them. */
    public int[] words() {
        int[] words = new int[WORDS];
        for (String name : names) {
            int number = NAMES.indexOf(name);
            words[number / Integer.SIZE] |= 1 << Integer.SIZE - 1 - number % Integer.SIZE;
        }
        return words;
    }

    public static Privileges of(int... words) {
        TreeSet<String> names = new TreeSet<>();
        for (int number = 0; number < NAMES.size(); number++) {
            if ((words[number / Integer.SIZE] & 1 << Integer.SIZE - 1 - number % Integer.SIZE) != 0) {
                names.add(NAMES.get(number));
            }
        }
        return new Privileges(names);
    }

    /** Reads {@code basic,dtrace_user,!proc_info}, words in any case, {@code priv_} in front or not. */
    public static Optional<Privileges> parse(String text) {
        Privileges set = NONE;
        for (String part : text.strip().toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            boolean not = part.startsWith("!") || part.startsWith("-");
            String word = (not ? part.substring(1) : part).replaceFirst("^priv_", "");
            Privileges named = switch (word) {
                case "all", "zone" -> ALL;
                case "none", "" -> NONE;
                case "basic" -> BASIC;
                default -> NAMES.contains(word) ? new Privileges(new TreeSet<>(List.of(word))) : null;
            };
            if (named == null) {
                return Optional.empty();
            }
            set = not ? set.without(named) : set.or(named);
        }
        return Optional.of(set);
    }

    /** Every privilege by its name. */
    public String inFull() {
        List<String> inOrder = new ArrayList<>(NAMES);
        inOrder.retainAll(names);
        return inOrder.isEmpty() ? "none" : String.join(",", inOrder);
    }

    /** As {@code ppriv} shows it: what it has beyond {@code basic}, or what it lacks of {@code all}. */
    @Override
    public String toString() {
        if (isAll()) {
            return "all";
        }
        if (names.isEmpty()) {
            return "none";
        }
        return Collections.min(List.of(inFull(), from("basic", BASIC), from("all", ALL)),
                (a, b) -> Integer.compare(a.length(), b.length()));
    }

    private String from(String word, Privileges base) {
        StringBuilder text = new StringBuilder(word);
        for (String name : NAMES) {
            if (names.contains(name) != base.names.contains(name)) {
                text.append(names.contains(name) ? "," : ",!").append(name);
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Privileges set && set.names.equals(names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }
}
