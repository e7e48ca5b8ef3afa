package org.dtrace4j.kernel.user.smf;

/** Names of instances: {@code svc:/system/filesystem/root:default}. */
public final class Fmri {
    /** Of what starts and stops all others. */
    public static final String RESTARTER = "svc:/system/svc/restarter:default";

    /** Where the logs of instances stay. */
    static final String LOGS = "/var/svc/log/";

    private static final String SCHEME = "svc:/";

    private Fmri() {
    }

    /** The name of the service in an instance's FMRI, without scheme. */
    public static String service(String fmri) {
        int colon = fmri.lastIndexOf(':');
        return fmri.substring(SCHEME.length(), colon > SCHEME.length() ? colon : fmri.length());
    }

    /** The name of an instance's log, in the folder of those. */
    static String logName(String shortName) {
        return shortName.replace('/', '-') + ".log";
    }

    /** The path of an instance's log. */
    public static String log(String fmri) {
        return LOGS + logName(fmri.substring(SCHEME.length()));
    }

    /**
     * True if an abbreviation, as the tools accept it, stands for this instance: the FMRI, with or without scheme and
     * instance, or the end of the service's name from after a slash.
     */
    public static boolean matches(String abbreviation, String fmri) {
        String given = abbreviation.startsWith(SCHEME) ? abbreviation.substring(SCHEME.length()) : abbreviation;
        String whole = fmri.substring(SCHEME.length());
        String service = service(fmri);
        if (given.indexOf(':') > 0) {
            return whole.equals(given) || whole.endsWith("/" + given) && !abbreviation.startsWith(SCHEME);
        }
        return service.equals(given) || service.endsWith("/" + given) && !abbreviation.startsWith(SCHEME);
    }
}
