package org.dtrace4j.sema;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dtrace4j.ast.Item;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.grammar.Literals;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProcessProbes;
import org.dtrace4j.provider.ProviderAttributes;

/** Reads probe descriptions and finds what they match. */
final class DescriptionMatcher {
    private static final BigInteger ID_MAX = BigInteger.valueOf(0xffff_ffffL);

    private final SessionScope scope;
    private final DescriptionField last;

    /** @param last the field that the last word of a description is */
    DescriptionMatcher(SessionScope scope, DescriptionField last) {
        this.scope = scope;
        this.last = last;
    }

    /** The pattern that a description's text means. */
    ProbePattern pattern(Item.ProbeDescription description) {
        String text = description.text();
        if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
            return byId(description);
        }
        int fields = last.ordinal() + 1;
        String[] parts = text.split(":", -1);
        if (parts.length == fields + 1 && parts[0].isEmpty()) {
            // A colon too many in front says nothing.
            parts = Arrays.copyOfRange(parts, 1, parts.length);
        }
        if (parts.length > fields) {
            throw invalid(description, "Overspecified probe description");
        }
        String[] all = {"", "", "", ""};
        System.arraycopy(parts, 0, all, fields - parts.length, parts.length);
        return ofProcess(description, new ProbePattern(all[0], all[1], all[2], all[3]));
    }

    /** A pattern whose provider is of a process has its probes made, and says what is wrong with it. */
    private ProbePattern ofProcess(Item.ProbeDescription description, ProbePattern pattern) {
        String provider = pattern.provider();
        if (provider.isEmpty() || !Character.isDigit(provider.charAt(provider.length() - 1))) {
            return pattern;
        }
        ProcessProbes made = scope.device().processProbes(pattern);
        if (made.isRefused()) {
            Diagnostic error = Diagnostic.error(ErrorTag.valueOf(made.tag()), description.span(), made.problem());
            if (description.span().text().contains("$target") && provider.endsWith("0")) {
                error = error.withHint("$target is the process that -c starts or -p names");
            } else if (!provider.matches("pid[0-9]+")) {
                error = error.withHint("there is no provider " + provider + ", and one that ends in a number is of the "
                        + "process of that number");
            }
            throw new Refusal(error);
        }
        return made.pattern();
    }

    private ProbePattern byId(Item.ProbeDescription description) {
        BigInteger id = Literals.integer(description.text());
        if (id.compareTo(ID_MAX) > 0) {
            throw new Refusal(ErrorTag.D_PDESC_INVAL, description.span(),
                    "identifier " + id + " exceeds maximum probe id");
        }
        if (last != DescriptionField.NAME) {
            throw new Refusal(ErrorTag.D_PDESC_INVAL, description.span(), "probe identifier " + id
                    + " not permitted when specifying " + last.name().toLowerCase(Locale.ROOT) + "s");
        }
        ProbePattern pattern = new ProbePattern("", "", "", "", id.intValue());
        if (id.signum() > 0 && id.bitLength() < Integer.SIZE && !scope.device().match(pattern).isEmpty()) {
            return pattern;
        }
        throw new Refusal(ErrorTag.D_PDESC_INVAL, description.span(),
                "invalid probe identifier " + id + ": Unknown probe identifier");
    }

    private static Refusal invalid(Item.ProbeDescription description, String why) {
        return new Refusal(ErrorTag.D_PDESC_INVAL, description.span(),
                "invalid probe description \"" + description.text() + "\": " + why);
    }

    /** The probes that a pattern matches; matching none is refused unless the options allow it. */
    List<ProbeInfo> probes(Item.ProbeDescription description, ProbePattern pattern) {
        if (pattern.deepest().stream().anyMatch(p -> !scope.device().match(p).isEmpty())) {
            throw new Refusal(Diagnostic.error(ErrorTag.D_PDESC_INVAL, description.span(),
                    "Probe description has too many globbing characters")
                    .withHint("a field can have " + ProbePattern.STARS_MAX + " times * in front of something"));
        }
        List<ProbeInfo> probes = scope.device().match(pattern);
        if (probes.isEmpty()) {
            checkProcess(description, pattern.provider());
        }
        if (probes.isEmpty() && !scope.options().isOn(Options.ZDEFS) && !scope.options().isOn(Options.WHY)) {
            Diagnostic error = Diagnostic.error(ErrorTag.D_PDESC_ZERO, description.span(),
                    "probe description " + pattern + " does not match any probes");
            throw new Refusal(NearMisses.of(scope.device(), pattern).map(near -> "there is " + near)
                    .or(() -> notThere(pattern)).map(error::withHint).orElse(error));
        }
        return probes;
    }

    /** Whose probes are not there at all may come later. */
    private Optional<String> notThere(ProbePattern pattern) {
        String later = " has probes now: with -Z the clause waits for them";
        if (!pattern.isOpen(ProviderAttributes.Part.PROVIDER)
                && scope.device().match(new ProbePattern(pattern.provider(), "", "", "")).isEmpty()) {
            return Optional.of("no provider " + pattern.provider() + later);
        }
        if (!pattern.isOpen(ProviderAttributes.Part.MODULE)
                && scope.device().match(new ProbePattern("", pattern.module(), "", "")).isEmpty()) {
            return Optional.of("no module " + pattern.module() + later);
        }
        return Optional.empty();
    }

    /** A provider that nobody has registered and whose name ends in a number is one of that process. */
    private static void checkProcess(Item.ProbeDescription description, String provider) {
        String number = provider.replaceFirst("^.*[^0-9](?=[0-9]+$)", "");
        if (number.equals(provider)) {
            return;
        }
        BigInteger pid = new BigInteger(number);
        if (pid.signum() == 0 || pid.bitLength() >= Integer.SIZE) {
            throw new Refusal(ErrorTag.D_PROC_BADPID, description.span(),
                    "'" + provider + "' does not contain a valid pid");
        }
    }
}
