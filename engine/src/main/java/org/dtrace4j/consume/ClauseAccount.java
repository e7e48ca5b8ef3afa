package org.dtrace4j.consume;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.EcbAccount;
import org.dtrace4j.device.EcbInfo;
import org.dtrace4j.dof.ActionImage;

/**
 * What became of the firings of one clause.
 *
 * @param clause its number in the consumer's enabling, from 0, in program order
 * @param probes how many probes it is enabled on
 * @param sum of all of them; the EPID in it is the first one's
 */
public record ClauseAccount(int clause, int probes, EcbAccount sum) {
    /** The books of a consumer, by clause. */
    public static List<ClauseAccount> of(Device device) throws DeviceException {
        Map<Integer, ClauseAccount> byClause = new TreeMap<>();
        for (EcbAccount account : device.accounts()) {
            EcbInfo ecb = device.ecb(account.epid());
            if (ecb.actions().stream().anyMatch(action -> action.kind() == ActionImage.Kind.ERROR)) {
                // No clause of a program: it reports the faults of the others.
                continue;
            }
            int clause = ecb.clause();
            byClause.merge(clause, new ClauseAccount(clause, 1, account), ClauseAccount::plus);
        }
        return new ArrayList<>(byClause.values());
    }

    private ClauseAccount plus(ClauseAccount other) {
        EcbAccount a = sum;
        EcbAccount b = other.sum;
        return new ClauseAccount(clause, probes + other.probes, new EcbAccount(a.epid(), a.fired() + b.fired(),
                a.recorded() + b.recorded(), a.predicateFalse() + b.predicateFalse(),
                a.principalDrops() + b.principalDrops(), a.aggregationDrops() + b.aggregationDrops(),
                a.speculativeDrops() + b.speculativeDrops(), a.dynamicDrops() + b.dynamicDrops(),
                a.faulted() + b.faulted(), a.discarded() + b.discarded()));
    }
}
