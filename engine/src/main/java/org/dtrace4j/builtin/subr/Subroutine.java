package org.dtrace4j.builtin.subr;

import java.util.List;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.provider.ProviderAttributes.Attribute;

/**
 * One subroutine.
 *
 * @param name its name
 * @param result type of its value
 * @param parameters types of its parameters
 * @param defaults what the last parameters are when they are left out
 * @param owner internal name of the class of its method
 * @param method name of its method
 * @param faults whether a call may fault
 * @param destructive whether a call changes the traced system
 * @param since the version of D that introduced it
 * @param stability how stable it is
 * @param description for the manual, one phrase
 */
public record Subroutine(String name, CtfType result, List<CtfType> parameters, List<Long> defaults, String owner,
        String method, boolean faults, boolean destructive, String since,
        Attribute stability, String description) {
    public Subroutine {
        parameters = List.copyOf(parameters);
        defaults = List.copyOf(defaults);
    }

    /** As a declaration: {@code string substr(const char *, int[, int])}. */
    public String prototype() {
        StringBuilder text = new StringBuilder(result.spelling());
        text.append(text.charAt(text.length() - 1) == '*' ? "" : " ").append(name).append('(');
        for (int i = 0; i < parameters.size(); i++) {
            text.append(i < required() ? "" : "[").append(i == 0 ? "" : ", ").append(parameters.get(i).spelling())
                    .append(i < required() ? "" : "]");
        }
        return text.append(')').toString();
    }

    /** How many arguments a call must give at least. */
    public int required() {
        return parameters.size() - defaults.size();
    }
}
