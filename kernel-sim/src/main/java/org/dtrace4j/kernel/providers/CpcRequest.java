package org.dtrace4j.kernel.providers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a cpc probe asks for: {@code PAPI_tot_ins-user-10000}, {@code DC_refill_from_system-all-0x1e-20000}.
 *
 * @param count how many events a CPU counts between two firings
 * @param user events in {@link CpcEvents#SCALE} cycles in user mode, 0 if that is not asked for
 * @param kernel the same in the kernel
 * @param causes what else makes events that are asked for
 */
record CpcRequest(long count, long user, long kernel, List<CpcEvents.Cause> causes) {
    /** Nobody is interrupted for less. */
    static final long LEAST_COUNT = 5_000;
    /** More does not fit into the kernel's request. */
    private static final long MOST_COUNT = 0xffffffffL;

    private static final Pattern NAME =
            Pattern.compile("([^-]+)-(user|kernel|all)-(?:0[xX]([0-9a-fA-F]{1,15})-)?([0-9]{1,18})");
    private static final String GENERIC_PREFIX = "PAPI";

    /** The request that a probe name stands for; empty when it is no such name, or of no event of these CPUs. */
    static Optional<CpcRequest> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String event = matcher.group(1);
        String mask = matcher.group(3);
        long count = Long.parseLong(matcher.group(4));
        if (count < LEAST_COUNT || count > MOST_COUNT || !CpcEvents.exists(event)
                || mask != null && event.startsWith(GENERIC_PREFIX)) {
            return Optional.empty();
        }
        boolean inUser = !matcher.group(2).equals("kernel");
        boolean inKernel = !matcher.group(2).equals("user");
        long user = 0;
        long kernel = 0;
        List<CpcEvents.Cause> causes = new ArrayList<>();
        for (CpcEvents.Unit unit : CpcEvents.counted(event,
                mask == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(mask, 16)))) {
            user += inUser ? unit.user() : 0;
            kernel += inKernel ? unit.kernel() : 0;
            causes.addAll(inKernel ? unit.causes() : List.of());
        }
        return Optional.of(new CpcRequest(count, user, kernel, causes));
    }
}
